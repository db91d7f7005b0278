using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>
/// Optimizer memory that fades to nothing: a sample that moves the weights, then samples that do not, until what is left of the first is
/// below the smallest normal number.
/// </summary>
internal sealed class FadingRun(string name, Optimizer optimizer) : NumericsRun(name)
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        var network = new Network<T>(new NetworkShape(2, (3, Activation.Relu), (1, Activation.Identity)), Initializer.He, seed: 24);
        var trainer = new SgdTrainer<T>(network, Loss.HalfSumOfSquares, 0.1, width) { Rule = new UpdateRule { Optimizer = optimizer } };
        var predictor = new Predictor<T>(network, width);
        T[] zero = new T[2];
        T[] y = new T[1];
        bits.Add(trainer.Step([T.One, T.CreateTruncating(0.5)], [T.One]));
        for (int step = 0; step < 1200; step++)
        {
            // The target is what the network answers, so that there is nothing to learn.
            predictor.Predict(zero, y);
            trainer.Step(zero, y);
        }

        bits.Add(network);
    }
}

/// <summary>Sigmoids so far from zero that their outputs and slopes lie around the smallest normal number.</summary>
internal sealed class SaturatedRun() : NumericsRun("sigmoids whose outputs are subnormal")
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        double weight = typeof(T) == typeof(float) ? -90 : -712;
        var shape = new NetworkShape(1, (20, Activation.Sigmoid), (20, Activation.Tanh), (1, Activation.Identity)) { Bias = BiasConvention.None };
        var network = new Network<T>(shape, Initializer.Xavier, seed: 25);
        network.SetWeights(0, [.. Enumerable.Range(0, 20).Select(i => T.CreateTruncating(weight * (0.95 + (0.005 * i))))]);
        var trainer = new SgdTrainer<T>(network, Loss.HalfSumOfSquares, 0.5, width);
        for (int step = 0; step < 20; step++)
        {
            bits.Add(trainer.Step([T.CreateTruncating(0.98 + (0.002 * step))], [T.One]));
        }

        bits.Add(network);
    }
}

/// <summary>Targets of cross-entropy that are probabilities, whose sum is 1 but for a rounding, or nearly.</summary>
internal sealed class SoftTargetsRun() : NumericsRun("cross-entropy with targets that sum to nearly 1")
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        var shape = new NetworkShape(5, (18, Activation.Tanh), (3, Activation.Softmax));
        var network = new Network<T>(shape, Initializer.Xavier, seed: 26);
        var trainer = new SgdTrainer<T>(network, Loss.CrossEntropy, 0.1, width);
        var batches = new BatchTrainer<T>(network, Loss.CrossEntropy, 0.1, GradientScale.MeanOverRows, null, width);
        T[] target = [T.CreateTruncating(0.50001), T.CreateTruncating(0.3), T.CreateTruncating(0.20003)];
        for (int step = 0; step < 5; step++)
        {
            T[] x = Samples.Row<T>(5, seed: 27 + (ulong)step);
            bits.Add(trainer.Step(x, target));
            bits.Add(batches.Step(new ReadOnlyMatrixSpan<T>(x, 1, 5), new ReadOnlyMatrixSpan<T>(target, 1, 3)));
        }

        bits.Add(network);
    }
}
