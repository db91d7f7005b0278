using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>
/// One number for each of a few small runs, the same on every machine. A change of it is a change of the arithmetic: it may be
/// wanted, but nobody makes it without seeing it here.
/// </summary>
[Trait("Suite", "NoIntrinsics")]
public class GoldenRunTests
{
    private static readonly NetworkCase Classes = NetworkCase.Of(
        20, [(17, Activation.Tanh), (9, Activation.LeakyRelu), (4, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    private static readonly NetworkCase Computed = NetworkCase.Of(
        64, [16, 10], Loss.HalfSumOfSquares, BiasConvention.ComputedUnit, 2);

    private static readonly NetworkCase Wide = NetworkCase.Of(
        10, [(130, Activation.Relu), (3, Activation.Sigmoid)], Loss.BinaryCrossEntropy, BiasConvention.None, 3);

    [Fact]
    public void Softmax_behind_tanh_and_leaky_relu() => Check(
        Classes,
        "37aaea311103aefa09995f39aa34471c56fd3408face8601af8a03331314a939",
        "3f3c75fa06558bb2726da276aee509e23f0c99ad770a174c1169d12b1e34bfab");

    [Fact]
    public void Sigmoids_with_computed_bias_units() => Check(
        Computed,
        "4d94949ce3c0064f79d138aedde3c9e156048606b0156449995e1a3598e7084a",
        "9f6dae6f69b5915cf8c3a0652c070c33a578ee604393b55fa2693dff9c7de065");

    [Fact]
    public void Wide_relu_layer_without_bias() => Check(
        Wide,
        "5ce20be776b5948febf2a9ea28bbc96e29863f301b8b531730ed2749e9cd6dcd",
        "a336b40c27d78a9c6eadf40b1cddd2e0317e0cde60dda497581dd25b005ee969");

    [Fact]
    public void Softmax_in_batches_with_adam_weight_decay_and_clipping() => CheckBatches(
        Classes,
        new() { Optimizer = Optimizer.Adam(), WeightDecay = 0.01, LargestGradientNorm = 0.1 },
        "bde48402b6e07c20e6769d3a152ae22cb19a2d2dcc457739fe3a684aa724f362",
        "8214eb4f4d95d368844ea57f0bd2f1ed5d34d1242190d42fc7e9a8959cb54c1e");

    [Fact]
    public void Computed_bias_units_in_batches_with_momentum() => CheckBatches(
        Computed,
        new() { Optimizer = Optimizer.Momentum() },
        "7242871cf70c5742325564d0c2a6a433da13db2eeb85ce7445a69ab4abb788e6",
        "facffd63c425eed710335fb236f3dfea9673e3fe61bcf7a9a68b8f9ab184cccc");

    [Fact]
    public void Wide_relu_layer_in_batches_with_nesterov() => CheckBatches(
        Wide,
        new() { Optimizer = Optimizer.Nesterov() },
        "ef753dacde14e312a034f8cdf06dc66623c1b166f653fe72461e1f0295bbf2eb",
        "295e4013de5cefdbb08cea3208321413978863d67acb212e453f43161606541a");

    private static void Check(NetworkCase run, string single, string doubled)
    {
        Compare(single, Run<float>(run), run);
        Compare(doubled, Run<double>(run), run);
    }

    private static void CheckBatches(NetworkCase run, UpdateRule rule, string single, string doubled)
    {
        Compare(single, RunInBatches<float>(run, rule), run);
        Compare(doubled, RunInBatches<double>(run, rule), run);
    }

    private static void Compare(string expected, string actual, NetworkCase run) =>
        Assert.True(expected == actual, $"{run}: the weights' hash is {actual}; it was {expected}.");

    private static string Run<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        new SgdTrainer<T>(network, run.Loss, 0.05).Fit(run.Data<T>(50), new FitOptions<T> { Epochs = 3, ShuffleSeed = 7 });
        return Weights.Hash(network);
    }

    private static string RunInBatches<T>(NetworkCase run, UpdateRule rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        var trainer = new BatchTrainer<T>(network, run.Loss, 0.05, GradientScale.MeanOverRows, rule);
        var data = run.Data<T>(50);
        trainer.Epoch(data, new SampleOrder(50, 7), 12);
        trainer.Epoch(data, null, 50);
        return Weights.Hash(network);
    }
}
