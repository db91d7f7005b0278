using System.Numerics;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

/// <summary>
/// What every operator's tests assert over <see cref="SweepInputs"/>. Messages are made only on failure: there are millions of
/// comparisons.
/// </summary>
internal static class OperatorAssert
{
    /// <summary>
    /// The largest error where the exact result is a float of <paramref name="smallest"/> or more is at most <paramref name="bound"/> ulp.
    /// Elsewhere <paramref name="outside"/> says whether a pair of argument and result is right.
    /// </summary>
    public static void SinglesAreWithin<TOperator>(double bound, Func<double, double> exact, Func<float, float, bool> outside, double smallest = Ulp.SmallestNormalSingle)
        where TOperator : struct, IUnaryOperator
    {
        float[] x = SweepInputs.Singles;
        float[] y = OperatorRun.Map<TOperator, float>(SimdDefault.Width, x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = exact(x[i]);
            if (Math.Abs(expected) >= smallest && Math.Abs(expected) <= float.MaxValue)
            {
                double error = Ulp.Error(y[i], expected);
                if (!(error <= bound))
                {
                    Assert.Fail($"f({x[i]:R}) = {y[i]:R} is {error:F3} ulp from {expected:R}");
                }
            }
            else
            {
                if (!(outside(x[i], y[i])))
                {
                    Assert.Fail($"f({x[i]:R}) = {y[i]:R}, exact {expected:R}");
                }
            }
        }
    }

    /// <summary>
    /// As for floats; the arguments with a normal result are those from <paramref name="low"/> to <paramref name="high"/>.
    /// </summary>
    public static void DoublesAreWithin<TOperator>(
        double bound,
        double low,
        double high,
        Func<double, (DoubleDouble Value, int Exponent)> exact,
        Func<double, double, bool> outside)
        where TOperator : struct, IUnaryOperator
    {
        double[] x = SweepInputs.Doubles;
        double[] y = OperatorRun.Map<TOperator, double>(SimdDefault.Width, x);
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] >= low && x[i] <= high)
            {
                double error = Ulp.Error(y[i], exact(x[i]));
                if (!(error <= bound))
                {
                    Assert.Fail($"f({x[i]:R}) = {y[i]:R} is {error:F3} ulp off");
                }
            }
            else
            {
                if (!(outside(x[i], y[i])))
                {
                    Assert.Fail($"f({x[i]:R}) = {y[i]:R}");
                }
            }
        }
    }

    /// <summary>From one argument of the sweep to the next the result does not decrease.</summary>
    public static void NeverDecreases<TOperator, T>(T[] sorted)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = OperatorRun.Map<TOperator, T>(SimdDefault.Width, sorted);
        for (int i = 1; i < y.Length; i++)
        {
            if (!(y[i - 1] <= y[i]))
            {
                Assert.Fail($"f({sorted[i - 1]:R}) = {y[i - 1]:R} but f({sorted[i]:R}) = {y[i]:R}");
            }
        }
    }

    /// <summary>Every width gives the bits of the scalar one; a NaN is a NaN, whatever its payload.</summary>
    public static void IsTheSameAtEveryWidth<TOperator, T>(T[] x)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] arguments = [.. x, T.NaN, -T.NaN, T.Epsilon, -T.Epsilon];
        T[] expected = OperatorRun.Map<TOperator, T>(SimdWidth.Scalar, arguments);
        foreach (SimdWidth width in Widths.All)
        {
            T[] actual = OperatorRun.Map<TOperator, T>(width, arguments);
            for (int i = 0; i < arguments.Length; i++)
            {
                // Equal and of the same sign: the same bits.
                bool same = T.IsNaN(expected[i])
                    ? T.IsNaN(actual[i])
                    : actual[i] == expected[i] && T.IsNegative(actual[i]) == T.IsNegative(expected[i]);
                if (!same)
                {
                    Assert.Fail($"{width}: f({arguments[i]:R}) = {actual[i]:R}, scalar {expected[i]:R}");
                }
            }
        }
    }
}
