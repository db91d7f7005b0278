using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>The width of the registers decides the speed of training, never a bit of its result.</summary>
public class SameBitsTests
{
    private const int Rows = 9;

    [Fact]
    public void Random_double_networks_train_to_the_same_bits_at_every_width() =>
        NetworkCase.Check(NetworkCase.Any(70), SameAtEveryWidth<double>, 60);

    [Fact]
    public void Random_float_networks_train_to_the_same_bits_at_every_width() =>
        NetworkCase.Check(NetworkCase.Any(70), SameAtEveryWidth<float>, 60);

    // Sizes around a register, around the 64 outputs up to which sums run in chains, and the smallest.
    public static IEnumerable<object[]> AwkwardSizes() =>
    [
        [new[] { 1, 1 }],
        [new[] { 2, 2, 1 }],
        [new[] { 8, 3, 16 }],
        [new[] { 7, 17, 5 }],
        [new[] { 15, 16, 31, 2 }],
        [new[] { 33, 65, 10 }],
        [new[] { 9, 64, 33 }],
        [new[] { 5, 129, 3 }],
    ];

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [MemberData(nameof(AwkwardSizes))]
    public void Every_activation_loss_and_bias_gives_the_same_bits_at_every_width(int[] sizes)
    {
        int next = 0;
        foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends)
            {
                IEnumerable<LayerShape> hidden = sizes[1..^1].Select(units => new LayerShape(units, NetworkCase.HiddenActivations[next++ % NetworkCase.HiddenActivations.Count]));
                NetworkCase run = NetworkCase.Of(sizes[0], [.. hidden, new(sizes[^1], output)], loss, bias, 5);
                SameAtEveryWidth<float>(run);
                SameAtEveryWidth<double>(run);
            }
        }
    }

    [Fact]
    public void Measuring_gives_the_same_loss_bit_for_bit_in_training_and_evaluation() => NetworkCase.Check(
        NetworkCase.Any(70),
        run =>
        {
            Network<float> network = run.Network<float>();
            Dataset<float> data = run.Data<float>(37);
            Assert.Equal(new SgdTrainer<float>(network, run.Loss).MeanLoss(data), Evaluator.Evaluate(network, data, run.Loss).MeanLoss);
        },
        60);

    private static void SameAtEveryWidth<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = run.Data<T>(Rows);
        (byte[] weights, double[] losses) = Train(run, data, SimdWidth.Scalar);
        foreach (SimdWidth width in Widths.All)
        {
            (byte[] weightsThere, double[] lossesThere) = Train(run, data, width);
            Assert.True(weights.AsSpan().SequenceEqual(weightsThere), $"{run}: other weights at {width} in {typeof(T).Name}");
            Assert.Equal(losses, lossesThere);
        }
    }

    private static (byte[] Weights, double[] Losses) Train<T>(NetworkCase run, Dataset<T> data, SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        var trainer = new SgdTrainer<T>(network, run.Loss, 0.01, width);
        double[] losses = [trainer.Epoch(data).MeanLoss, trainer.Epoch(data).MeanLoss, trainer.MeanLoss(data)];
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        return (Weights.Bits(network), losses);
    }
}
