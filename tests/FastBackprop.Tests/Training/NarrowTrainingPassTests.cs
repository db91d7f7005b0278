using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>The steps of a network each of whose layers fits a register are those of the pass for layers of any width, bit for bit.</summary>
public abstract class NarrowTrainingPassTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Steps = 5;

    private static readonly T Rate = T.CreateTruncating(0.1);

    // As many units as fit the registers of one width or another: networks of fewer units fit more of them.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Random_networks_are_trained_to_the_bits_of_the_wide_pass(int mostUnits)
    {
        int compared = 0;
        NetworkCase.Check(NetworkCase.Any(20, mostUnits), run => compared += Compare(run), 40);
        Assert.True(compared >= (mostUnits * 8 > AlignedMemory.Bytes && typeof(T) == typeof(double) ? 5 : 20), $"only {compared} passes were narrow");
    }

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_activation_loss_and_bias_gives_the_bits_of_the_wide_pass()
    {
        foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends.Where(end => NetworkCase.NarrowActivations.Contains(end.Output)))
            {
                foreach (Activation hidden in NetworkCase.NarrowActivations)
                {
                    Assert.NotEqual(0, Compare(NetworkCase.Of(2, [(1, hidden), (2, output)], loss, bias, 5)));
                }

                Assert.NotEqual(0, Compare(NetworkCase.Of(9, [(7, Activation.Tanh), (8, output)], loss, bias, 6)));
            }
        }
    }

    // From 8 inputs on a layer adds up in four chains.
    [Fact]
    public void Every_number_of_inputs_of_either_layer_gives_the_bits_of_the_wide_pass()
    {
        for (int inputs = 1; inputs <= 20; inputs++)
        {
            Compare(NetworkCase.Of(inputs, [(Math.Min(inputs, 16), Activation.Sigmoid), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 7));
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_weights()
    {
        NetworkCase run = NetworkCase.Of(
            2, [(2, Activation.Identity), (1, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Network<T> network = run.Network<T>();
        T large = T.BitDecrement(T.PositiveInfinity);
        network.SetWeights(0, [large, T.One, large, T.One, T.Zero, T.Zero]);
        byte[] before = Weights.Bits<T>(network.Parameters.Span);
        foreach (SimdWidth width in Widths.All)
        {
            TrainingPass<T>? pass = Widths.Run(width, new Narrow(network, run.Loss));
            Assert.NotNull(pass);
            pass.Rate = Rate;
            Assert.False(double.IsFinite(pass.Step([T.One, T.One], [T.One])), $"{width}");
            Assert.Equal(before, Weights.Bits<T>(network.Parameters.Span));
        }
    }

    [Fact]
    public void A_pass_is_narrow_where_the_network_is()
    {
        Network<T> network = NetworkCase.Of(20, [2, 1], Loss.HalfSumOfSquares, BiasConvention.Constant, 1).Network<T>();
        Network<T> wide = NetworkCase.Of(2, [2, 17], Loss.HalfSumOfSquares, BiasConvention.Constant, 1).Network<T>();
        foreach (SimdWidth width in Widths.All)
        {
            Type expected = width == SimdWidth.Scalar ? typeof(NarrowTrainingPass<SimdScalar<T>, T>) : typeof(NarrowTrainingPass<Simd128<T>, T>);
            Assert.IsType(expected, TrainingPass<T>.Create(network, Loss.HalfSumOfSquares, network.PlanAt(width)));
            Assert.Equal(
                TrainingPass<T>.CreateWide(wide, Loss.HalfSumOfSquares, width).GetType(),
                TrainingPass<T>.Create(wide, Loss.HalfSumOfSquares, wide.PlanAt(width)).GetType());
        }
    }

    // The number of widths at which the network is narrow; all of them are compared, not only the one that is chosen.
    private static int Compare(NetworkCase run)
    {
        int narrow = 0;
        foreach (SimdWidth width in Widths.All)
        {
            Network<T> network = run.Network<T>();
            TrainingPass<T>? pass = Widths.Run(width, new Narrow(network, run.Loss));
            if (pass is not null)
            {
                Compare(run, pass, TrainingPass<T>.CreateWide(network.Clone(), run.Loss, width), $"{run} at {width}");
                narrow++;
            }
        }

        return narrow;
    }

    private static void Compare(NetworkCase run, TrainingPass<T> narrow, TrainingPass<T> wide, string what)
    {
        Dataset<T> data = run.Data<T>(Steps);
        (narrow.Rate, wide.Rate) = (Rate, Rate);
        for (int step = 0; step < Steps; step++)
        {
            double expected = wide.Step(data.Input(step), data.Target(step));
            double loss = narrow.Step(data.Input(step), data.Target(step));
            Assert.True(expected.Equals(loss), $"{what}, step {step}: the loss is {loss:R}, expected {expected:R}");
            for (int layer = 0; layer < run.Shape.Layers.Length; layer++)
            {
                Bits.AssertSame(wide.LayerOutputs(layer), narrow.LayerOutputs(layer), $"{what}, step {step}: outputs of layer {layer}");
            }
        }

        // With their padding, which is zero, and the rows of the pass with theirs.
        Bits.AssertSame<T>(wide.Network.Parameters.Span, narrow.Network.Parameters.Span, $"{what}: weights");
        Bits.AssertSame<T>(wide.Outputs.Span, narrow.Outputs.Span, $"{what}: outputs");
        Bits.AssertSame<T>(wide.OutputSums.Span, narrow.OutputSums.Span, $"{what}: sums");
        Bits.AssertSame<T>(wide.Target.Span, narrow.Target.Span, $"{what}: target");
    }

    // The narrow pass of a width, null where a layer does not fit its register.
    private sealed class Narrow(Network<T> network, Loss loss) : ISimdFactory<T, TrainingPass<T>?>
    {
        public TrainingPass<T>? Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> =>
            network.Sums.NarrowUnits <= TSimd.Count ? new NarrowTrainingPass<TSimd, T>(network, loss) : null;
    }
}

public sealed class NarrowTrainingPassSingleTests : NarrowTrainingPassTests<float>;

public sealed class NarrowTrainingPassDoubleTests : NarrowTrainingPassTests<double>;
