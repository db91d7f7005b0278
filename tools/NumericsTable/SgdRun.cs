using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>One sample at a time: two epochs of one way, some steps, and the losses that are reported.</summary>
internal sealed class SgdRun(string name, NetworkShape shape, Loss loss) : NumericsRun(name)
{
    public EpochWay? Way { get; init; } = EpochWay.Streaming;

    public UpdateRule? Rule { get; init; }

    public double Rate { get; init; } = 0.05;

    /// <summary>The share of inputs that are zero.</summary>
    public double Zeros { get; init; }

    public override bool IsShared => Rule is null;

    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        // More than two blocks, and a part of one.
        Dataset<T> data = Samples.Of<T>(shape, loss, 37, seed: 1, Zeros);
        var network = new Network<T>(shape, Initializer.ScaledNormal, seed: 2);
        var trainer = new SgdTrainer<T>(network, loss, Rate, width) { Rule = Rule, Way = Way, DegreeOfParallelism = threads };

        // Even the smallest products are split.
        trainer.Pass.LeastPart = 1;
        var order = new SampleOrder(data.Rows, seed: 3);
        order.Shuffle(0);
        bits.Add(trainer.Epoch(data, order).MeanLoss);
        bits.Add(trainer.Epoch(data).MeanLoss);
        for (int row = 0; row < 3; row++)
        {
            bits.Add(trainer.Step(data.Input(row), data.Target(row)));
        }

        bits.Add(trainer.MeanLoss(data));
        bits.Add(network);
    }
}
