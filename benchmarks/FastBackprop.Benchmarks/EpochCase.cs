using FastBackprop.Cli.Bench;
using FastBackprop.Data;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks;

/// <summary>A workload that trains on a dataset. The data are made by the first call, which belongs to the warm-up.</summary>
public sealed class EpochCase
{
    private readonly Workload _workload;
    private SgdTrainer<float>? _trainer;
    private Dataset<float>? _samples;
    private SampleOrder? _order;

    internal EpochCase(Workload workload) => _workload = workload;

    /// <summary>One epoch; the mean loss.</summary>
    public double Train()
    {
        if (_trainer is null)
        {
            _trainer = new SgdTrainer<float>(Pools.Network(_workload.Shape));
            _samples = Pools.Samples(_workload);
            _order = _workload.IsWholeEpoch ? new SampleOrder(_workload.Rows, seed: 1) : null;
        }

        return _trainer.Epoch(_samples!, _order).MeanLoss;
    }

    /// <summary>The workload's name.</summary>
    public override string ToString() => _workload.Name;
}
