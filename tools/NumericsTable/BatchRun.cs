using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>Batches: an epoch of some, a full batch, a batch of chosen rows, and the losses that are reported.</summary>
internal sealed class BatchRun(string name, NetworkShape shape, Loss loss, GradientScale scale) : NumericsRun(name)
{
    public UpdateRule? Rule { get; init; }

    public double Rate { get; init; } = 0.05;

    public override bool IsShared => true;

    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        Dataset<T> data = Samples.Of<T>(shape, loss, 45, seed: 4);
        var network = new Network<T>(shape, Initializer.ScaledNormal, seed: 5);
        var trainer = new BatchTrainer<T>(network, loss, Rate, scale, Rule, width) { DegreeOfParallelism = threads };

        // Even the smallest batches are split.
        trainer.Team.LeastPart = 1;
        bits.Add(trainer.Epoch(data, new SampleOrder(data.Rows, seed: 6), 18).MeanLoss);
        bits.Add(trainer.Epoch(data, null, data.Rows).MeanLoss);
        bits.Add(trainer.Step(data, [3, 1, 4, 1, 5, 9, 2, 6]));
        bits.Add(trainer.MeanLoss(data));
        bits.Add(network);
    }
}
