namespace FastBackprop.Cli.Train.Report;

/// <summary>What a report shows of the epochs of a training.</summary>
internal sealed class RunRecord
{
    private readonly List<EpochReport> _epochs = [];

    /// <summary>The epochs, in their order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    public void Add(EpochReport report) => _epochs.Add(report);
}
