namespace FastBackprop.Cli.Train.Progress;

/// <summary>Shows how a training goes on.</summary>
internal interface IProgressView
{
    /// <summary>Runs work, which tells where it is.</summary>
    TResult Watch<TResult>(Func<Action<EpochReport>, TResult> work);
}
