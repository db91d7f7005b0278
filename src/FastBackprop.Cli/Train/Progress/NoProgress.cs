namespace FastBackprop.Cli.Train.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class NoProgress : IProgressView
{
    public TResult Watch<TResult>(Func<Action<EpochReport>, TResult> work) => work(_ => { });
}
