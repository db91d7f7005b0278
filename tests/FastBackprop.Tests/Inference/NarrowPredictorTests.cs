using System.Numerics;
using System.Runtime.InteropServices;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Inference;

/// <summary>
/// The ways of small networks, alone in a register for each layer and many at once in a lane for each sample, give the bits of
/// the way of networks of any size.
/// </summary>
public abstract class NarrowPredictorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Sentinel = T.CreateChecked(777);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_random_network_gives_the_bits_of_the_pass_for_any_width(int mostUnits) => NetworkCase.Check(
        NetworkCase.Any(20, mostUnits), run => Compare(run, Inputs(run, 70), [70]), 40);

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_activation_and_bias_gives_the_bits_of_the_pass_for_any_width()
    {
        foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
        {
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                Activation hidden = activation == Activation.Softmax ? Activation.Tanh : activation;
                NetworkCase run = NetworkCase.Of(3, [(1, hidden), (2, activation)], Loss.HalfSumOfSquares, bias, 1);
                Compare(run, Inputs(run, 19), [5, 19]);
            }
        }
    }

    // 2-3-2 is narrow at all widths but 128 bits in double, 2-8-2 at the widest registers alone: elsewhere it has lanes only.
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_number_of_rows_gives_the_bits_of_the_pass_for_any_width(int units)
    {
        NetworkCase run = NetworkCase.Of(
            2, [(units, Activation.Sigmoid), (2, Activation.Tanh)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Compare(run, Inputs(run, 130), [.. Enumerable.Range(1, 130)]);
    }

    [Fact]
    public void Huge_inputs_give_the_bits_of_the_pass_for_any_width()
    {
        T[] huge = [T.CreateChecked(1e30), T.CreateChecked(-1e30), T.One, T.Zero, T.BitDecrement(T.PositiveInfinity), T.BitIncrement(T.NegativeInfinity)];
        var random = new Random(1);
        foreach (Activation activation in NetworkCase.NarrowActivations)
        {
            foreach (int units in (int[])[2, 4, 8])
            {
                NetworkCase run = NetworkCase.Of(
                    9, [(units, activation), (units, activation), 1], Loss.HalfSumOfSquares, BiasConvention.Constant, (ulong)units);
                Compare(run, [.. Enumerable.Range(0, 9 * 70).Select(_ => huge[random.Next(huge.Length)])], [70]);
            }
        }
    }

    private static T[] Inputs(NetworkCase run, int rows) => run.Data<T>(rows).Inputs.Data.ToArray();

    private static void Compare(NetworkCase run, T[] inputs, int[] rowCounts)
    {
        Network<T> network = run.Network<T>();
        foreach (SimdWidth width in Widths.All)
        {
            T[] expected = ByTheWidePass(network, inputs, width);
            ComparePredict(new Predictor<T>(network, width), inputs, expected, $"{run} at {width}");
            ComparePass(Widths.Run(width, new Narrow(network)), run, inputs, expected, $"{run}, narrow at {width}");
            foreach (int rows in rowCounts)
            {
                ComparePredictMany(new Predictor<T>(network, width), inputs, rows, expected, $"{run}, {rows} rows at {width}");
            }
        }
    }

    private static void ComparePredict(Predictor<T> predictor, T[] inputs, T[] expected, string what)
    {
        (int m, int n) = (predictor.Network.Shape.Inputs, predictor.Network.Shape.Outputs);
        var y = new T[n + AlignedMemory.Lanes<T>()];
        for (int row = 0; row < expected.Length / n; row++)
        {
            Array.Fill(y, Sentinel);
            predictor.Predict(inputs.AsSpan(row * m, m), y.AsSpan(0, n));
            AssertHolds(expected.AsSpan(row * n, n), y, $"{what}, row {row}");
        }
    }

    // At every width that holds the layers, not only the one that is chosen.
    private static void ComparePass(NarrowForwardPass<T>? pass, NetworkCase run, T[] inputs, T[] expected, string what)
    {
        (int m, int n) = (run.Shape.Inputs, run.Shape.Outputs);
        var y = new T[n + AlignedMemory.Lanes<T>()];
        for (int row = 0; pass is not null && row < expected.Length / n; row++)
        {
            Array.Fill(y, Sentinel);
            pass.Run(ref inputs[row * m], ref y[0]);
            AssertHolds(expected.AsSpan(row * n, n), y, $"{what}, row {row}");
        }
    }

    private static void ComparePredictMany(Predictor<T> predictor, T[] inputs, int rows, T[] expected, string what)
    {
        (int m, int n) = (predictor.Network.Shape.Inputs, predictor.Network.Shape.Outputs);
        var y = new T[(rows * n) + (64 * n)];
        Array.Fill(y, Sentinel);
        predictor.PredictMany(inputs.AsSpan(0, rows * m), y.AsSpan(0, rows * n));
        AssertHolds(expected.AsSpan(0, rows * n), y, what);
    }

    private static void AssertHolds(ReadOnlySpan<T> expected, T[] y, string what)
    {
        Bits.AssertSame(expected, y.AsSpan(0, expected.Length), what);
        Assert.False(y.AsSpan(expected.Length).ContainsAnyExcept(Sentinel), $"{what}: memory behind the outputs was written");
    }

    private static T[] ByTheWidePass(Network<T> network, T[] inputs, SimdWidth width)
    {
        ForwardPass<T> pass = ForwardPass<T>.Create(network, network.PlanAt(width));
        (int m, int n) = (network.Shape.Inputs, network.Shape.Outputs);
        var outputs = new T[inputs.Length / m * n];
        var scratch = new T[2 * pass.Stride];
        for (int row = 0; row < inputs.Length / m; row++)
        {
            ref T y = ref pass.OutputSums(ref inputs[row * m], m, 1, ref scratch[0]);
            pass.ActivateOutput(ref y);
            MemoryMarshal.CreateReadOnlySpan(ref y, n).CopyTo(outputs.AsSpan(row * n));
        }

        return outputs;
    }

    // The narrow pass of a width, null where a layer does not fit its register.
    private sealed class Narrow(Network<T> network) : ISimdFactory<T, NarrowForwardPass<T>?>
    {
        public NarrowForwardPass<T>? Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> =>
            network.Sums.NarrowUnits <= TSimd.Count ? new NarrowForwardPass<TSimd, T>(network) : null;
    }
}

public sealed class NarrowPredictorSingleTests : NarrowPredictorTests<float>;

public sealed class NarrowPredictorDoubleTests : NarrowPredictorTests<double>;
