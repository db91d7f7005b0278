using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Kernels;

public abstract class ParameterUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Length = 96;

    private static readonly T Scale = T.CreateTruncating(0.3);
    private static readonly T Decay = T.CreateTruncating(0.01);
    private static readonly T Rate = T.CreateTruncating(0.7);
    private static readonly T Momentum = T.CreateTruncating(0.9);

    private static readonly UpdateNumbers<T> Numbers = new(
        Scale,
        Rate,
        Momentum,
        T.One - Momentum,
        T.CreateTruncating(0.99),
        T.One - T.CreateTruncating(0.99),
        T.CreateTruncating(1.9),
        T.CreateTruncating(17.3),
        T.CreateTruncating(1e-6));

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
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
    [InlineData("adamw")]
    public void What_is_remembered_becomes_0_before_it_is_subnormal(string update)
    {
        T[] small = [.. Enumerable.Range(0, Length).Select(i => T.ScaleB(T.One, (typeof(T) == typeof(float) ? -102 : -998) + (i % 7) - 2))];
        (T[] _, T[] first, T[] second) = Compare(update, new T[Length], new T[Length], small, small);
        Assert.Contains(T.Zero, first);
        Assert.Contains(T.Zero, update.StartsWith("adam", StringComparison.Ordinal) ? second : first);
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
        T d = ActivationOracle.Flush(Scale * g);
        if (update == "adamw")
        {
            w = T.FusedMultiplyAdd(-Rate * Decay, w, w);
        }
        else
        {
            d = T.FusedMultiplyAdd(Decay, w, d);
        }

        switch (update)
        {
            case "sgd":
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
                first = ActivationOracle.Flush(T.FusedMultiplyAdd(Numbers.Beta1, first, Numbers.OneMinusBeta1 * d));
                second = ActivationOracle.Flush(T.FusedMultiplyAdd(Numbers.Beta2, second, Numbers.OneMinusBeta2 * d * d));
                w -= Numbers.MeanRate * first / (T.Sqrt(Numbers.SquareCorrection * second) + Numbers.Epsilon);
                break;
        }
    }

    private sealed record Run(string Update, T[] W, T[] G, T[] First, T[] Second) : ISimdFactory<T, (T[] W, T[] First, T[] Second)>
    {
        public (T[] W, T[] First, T[] Second) Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => Update switch
            {
                "sgd" => Of<TSimd, SgdStep>(),
                "momentum" => Of<TSimd, MomentumStep>(),
                "nesterov" => Of<TSimd, NesterovStep>(),
                "adam" => Of<TSimd, AdamStep>(),
                _ => Of<TSimd, AdamWStep>(),
            };

        private (T[] W, T[] First, T[] Second) Of<TSimd, TStep>()
            where TSimd : struct, ISimd<TSimd, T>
            where TStep : struct, IParameterStep
        {
            ParameterUpdate<TStep>.Run<TSimd, T>(ref W[0], ref G[0], ref First[0], ref Second[0], Length, Decay, Numbers);
            return (W, First, Second);
        }
    }
}

public sealed class ParameterUpdateSingleTests : ParameterUpdateTests<float>;

public sealed class ParameterUpdateDoubleTests : ParameterUpdateTests<double>;
