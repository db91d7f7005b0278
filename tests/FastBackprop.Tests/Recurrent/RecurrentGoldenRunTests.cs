using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>One number for each of a few small runs, the same on every machine; a change of it is a change of the arithmetic.</summary>
[Trait("Suite", "NoIntrinsics")]
public class RecurrentGoldenRunTests
{
    private static readonly RecurrentCase Elman = new(
        false, new RecurrentShape(9, 17, 4) { OutputActivation = Activation.Softmax }, Loss.CrossEntropy, SequenceTargets.EveryStep, 7, 1);

    private static readonly RecurrentCase Jordan = new(
        true, new RecurrentShape(3, 20, 5) { HiddenActivation = Activation.Sigmoid }, Loss.BinaryCrossEntropy, SequenceTargets.LastStep, 7, 2);

    private static readonly FixedPointCase FixedPoint = new(new FixedPointShape(17, 9, 3), Loss.HalfSumOfSquares, 3);

    [Fact]
    public void An_Elman_network_with_a_softmax_for_every_step()
    {
        Compare("4ae7b49b67935c6f507c5968d0991beb156eab03c3c159fcdda2fd08f9733055", ThroughTime<float>(Elman));
        Compare("04744a93a0b22fdf100457d69ccd13c5f148273e6c8569ad97835770b8bb6280", ThroughTime<double>(Elman));
    }

    [Fact]
    public void A_Jordan_network_with_sigmoids_for_the_last_step()
    {
        Compare("c6722786280c5ccdf2c837453515701aa81ad3c937e2cb698ca5f46aad24fe12", ThroughTime<float>(Jordan));
        Compare("1606f1b8b23e995631ecb789cb8a262b97bb408a12671fd42ebd4e0e0a957303", ThroughTime<double>(Jordan));
    }

    [Fact]
    public void A_fixed_point_network_of_sigmoids()
    {
        Compare("8e7f54f8c848a582abe2a54c64a51483a2edfa6ffbca8fa2256aec9a02d013b5", ToFixedPoint<float>());
        Compare("7731ed4ca39d7c292a04ef73276ca054050bd947762f1644de49af32bda1e6f2", ToFixedPoint<double>());
    }

    private static void Compare(string expected, string actual) =>
        Assert.True(expected == actual, $"The weights' hash is {actual}; it was {expected}.");

    private static string ThroughTime<T>(RecurrentCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RecurrentNetwork<T> network = run.Network<T>();
        RecurrentTrainer<T> trainer = run.Trainer(network, 4, rate: 0.05);
        trainer.ClipNorm = 0.5;
        RecurrentState<T> state = network.CreateState();
        for (int s = 0; s < 10; s++)
        {
            (T[] x, T[] t) = run.Sequence<T>(s);
            trainer.Learn(x, t, state);
        }

        return Weights.Hash(network.Step);
    }

    private static string ToFixedPoint<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FixedPointNetwork<T> network = FixedPoint.Network<T>();
        FixedPointTrainer<T> trainer = FixedPoint.Trainer(network, 0.1);
        for (int s = 0; s < 10; s++)
        {
            (T[] x, T[] t) = FixedPoint.Sample<T>(s);
            trainer.Learn(x, t);
        }

        return Weights.Hash(network.Round);
    }
}
