using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class ParameterUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Length = 96;

    private static readonly T Scale = T.CreateTruncating(0.3);
    private static readonly T Decay = T.CreateTruncating(0.01);
    private static readonly T Rate = T.CreateTruncating(0.7);
    private static readonly T Momentum = T.CreateTruncating(0.9);

    private static readonly AdamStep<T> Step = new(
        Rate,
        Momentum,
        T.One - Momentum,
        T.CreateTruncating(0.99),
        T.One - T.CreateTruncating(0.99),
        T.CreateTruncating(17.3),
        T.CreateTruncating(1e-6));

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [InlineData("descend")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    public void Every_width_has_the_bits_of_the_plain_loop(string update)
    {
        var source = new OperandSource<T>(OperandKind.Ordinary, 5);
        Compare(update, source.Row(Length), source.Row(Length), source.Row(Length), [.. source.Row(Length).Select(T.Abs)]);
    }

    // What an optimizer remembers of a dead unit, whose gradients are zero, shrinks with each step.
    [Theory]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    public void What_is_remembered_becomes_0_before_it_is_subnormal(string update)
    {
        T[] small = [.. Enumerable.Range(0, Length).Select(i => T.ScaleB(T.One, (typeof(T) == typeof(float) ? -102 : -998) + (i % 7) - 2))];
        (T[] _, T[] first, T[] second) = Compare(update, new T[Length], new T[Length], small, small);
        Assert.Contains(T.Zero, first);
        Assert.Contains(T.Zero, update == "adam" ? second : first);
        Assert.Contains(first, v => v > T.Zero);
    }

    private static (T[] W, T[] First, T[] Second) Compare(string update, T[] w, T[] g, T[] first, T[] second)
    {
        (T[] W, T[] First, T[] Second) expected = ([.. w], [.. first], [.. second]);
        for (int i = 0; i < Length; i++)
        {
            Plain(update, ref expected.W[i], g[i], ref expected.First[i], ref expected.Second[i]);
        }

        foreach (SimdWidth width in Widths.All)
        {
            var run = new Run(update, [.. w], [.. g], [.. first], [.. second]);
            (T[] W, T[] First, T[] Second) actual = Widths.Run(width, run);
            Assert.Equal(expected.W, actual.W);
            Assert.Equal(expected.First, actual.First);
            Assert.Equal(expected.Second, actual.Second);
        }

        return expected;
    }

    private static void Plain(string update, ref T w, T g, ref T first, ref T second)
    {
        T d = T.FusedMultiplyAdd(Decay, w, ActivationOracle.Flush(Scale * g));
        switch (update)
        {
            case "descend":
                w = T.FusedMultiplyAdd(-Rate, d, w);
                break;
            case "momentum":
                first = ActivationOracle.Flush(T.FusedMultiplyAdd(Momentum, first, -Rate * d));
                w += first;
                break;
            case "nesterov":
                first = ActivationOracle.Flush(T.FusedMultiplyAdd(Momentum, first, -Rate * d));
                w += T.FusedMultiplyAdd(Momentum, first, -Rate * d);
                break;
            default:
                first = ActivationOracle.Flush(T.FusedMultiplyAdd(Step.Beta1, first, Step.OneMinusBeta1 * d));
                second = ActivationOracle.Flush(T.FusedMultiplyAdd(Step.Beta2, second, Step.OneMinusBeta2 * d * d));
                w -= Step.Rate * first / (T.Sqrt(Step.Correction * second) + Step.Epsilon);
                break;
        }
    }

    private sealed record Run(string Update, T[] W, T[] G, T[] First, T[] Second) : ISimdFactory<T, (T[] W, T[] First, T[] Second)>
    {
        public (T[] W, T[] First, T[] Second) Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            switch (Update)
            {
                case "descend":
                    ParameterUpdate.Descend<TSimd, T>(ref W[0], ref G[0], Length, Scale, Decay, Rate);
                    break;
                case "momentum":
                    ParameterUpdate.Momentum<TSimd, T>(ref W[0], ref G[0], ref First[0], Length, Scale, Decay, Rate, Momentum);
                    break;
                case "nesterov":
                    ParameterUpdate.Nesterov<TSimd, T>(ref W[0], ref G[0], ref First[0], Length, Scale, Decay, Rate, Momentum);
                    break;
                default:
                    ParameterUpdate.Adam<TSimd, T>(ref W[0], ref G[0], ref First[0], ref Second[0], Length, Scale, Decay, Step);
                    break;
            }

            return (W, First, Second);
        }
    }
}

public sealed class ParameterUpdateSingleTests : ParameterUpdateTests<float>;

public sealed class ParameterUpdateDoubleTests : ParameterUpdateTests<double>;
