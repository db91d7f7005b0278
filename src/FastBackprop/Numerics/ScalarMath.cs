using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// The transcendental functions for initialisers, schedules and losses, one number at a time. The platform's own
/// differ between C libraries; these use exact operations only, and so give the same bits on every machine.
/// </summary>
/// <remarks>
/// Largest errors among 134 million arguments each, as tools/UlpSweep printed them: exp 0.9036 ulp, log 0.8457, log(1 + x) 0.8340, cos 0.8865.
/// </remarks>
internal static class ScalarMath
{
    // ln 2 in two parts; the low 12 bits of the first are zero, so its product with any exponent is exact.
    private const double Ln2High = 0.6931471805601177;
    private const double Ln2Low = -1.7239444525614835e-13;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long OneBits = 0x3FF0000000000000;
    private const long MantissaMask = 0x000FFFFFFFFFFFFF;

    /// <summary>eˣ; 0 if the result would be below the smallest normal number.</summary>
    /// <remarks>Not inlined: a loop over outputs would be more than the inliner takes, and three times as slow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Exp(double x) =>
        SimdScalar<double>.First(Exponential.Exp<SimdScalar<double>, double>(SimdScalar<double>.Broadcast(x)));

    /// <summary>The natural logarithm: −∞ at ±0, NaN below 0, +0 at 1.</summary>
    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        int exponent = 0;
        if (!double.IsNormal(x))
        {
            x *= 1L << 54;
            exponent = -54;
        }

        double fraction = SplitAtSqrtHalf(x, ref exponent);
        return LogOfParts(fraction, exponent, 0);
    }

    /// <summary>ln(1 + x) for x ≥ 0, accurate for small x too. A NaN gives NaN; below 0 there is no result.</summary>
    public static double Log1Plus(double x)
    {
        // Up to √2 − 1 the argument itself is the fraction.
        if (x < 0.41421356237309503)
        {
            return LogOfParts(x, 0, 0);
        }

        double sum = 1 + x;
        if (!double.IsFinite(sum))
        {
            return sum;
        }

        double lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
        int exponent = 0;
        double fraction = SplitAtSqrtHalf(sum, ref exponent);
        return LogOfParts(fraction, exponent, lost / sum);
    }

    /// <summary>cos(2π·<paramref name="turns"/>), exact at every multiple of a quarter turn; NaN if the argument is not finite.</summary>
    /// <remarks>The reduction to an eighth of a turn is exact, however large the argument.</remarks>
    public static double CosTurns(double turns)
    {
        double t = Math.Abs(turns - Math.Round(turns));
        double sign = 1;
        if (t > 0.25)
        {
            t = 0.5 - t;
            sign = -1;
        }

        return t <= 0.125 ? sign * CosOfEighth(t) : sign * SinOfEighth(0.25 - t);
    }

    // x = 2^exponent·(1 + f) with √½ ≤ 1 + f < √2; f is exact. Adds to the exponent.
    private static double SplitAtSqrtHalf(double x, ref int exponent)
    {
        long bits = BitConverter.DoubleToInt64Bits(x) + (OneBits - SqrtHalfBits);
        exponent += (int)(bits >> 52) - 1023;
        return BitConverter.Int64BitsToDouble((bits & MantissaMask) + SqrtHalfBits) - 1;
    }

    // ln(2^exponent·(1 + f)·(1 + correction)) with s = f/(2 + f): ln(1 + f) = 2s + s³·p(s²) = f − (f²/2 − s·(f²/2 + s²·p)),
    // the form of Sun's fdlibm, in which f, exact, is by far the largest term. The polynomial is minimax.
    private static double LogOfParts(double f, int exponent, double correction)
    {
        double s = f / (2 + f);
        double z = s * s;
        double p = Math.FusedMultiplyAdd(z, 0.1479552964050385, 0.15314096354946566);
        p = Math.FusedMultiplyAdd(z, p, 0.18183562370812292);
        p = Math.FusedMultiplyAdd(z, p, 0.22222198614411262);
        p = Math.FusedMultiplyAdd(z, p, 0.28571428741944216);
        p = Math.FusedMultiplyAdd(z, p, 0.39999999999416913);
        p = Math.FusedMultiplyAdd(z, p, 0.6666666666666734);
        double halfSquare = 0.5 * f * f;
        double small = Math.FusedMultiplyAdd(exponent, Ln2Low, correction);
        double log = f - (halfSquare - Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, p, halfSquare), small));
        return Math.FusedMultiplyAdd(exponent, Ln2High, log);
    }

    // 1 + t²·p(t²) for |t| ≤ 1/8, minimax.
    private static double CosOfEighth(double t)
    {
        double z = t * t;
        double p = Math.FusedMultiplyAdd(z, -1.6925560976095027, 7.902847479415058);
        p = Math.FusedMultiplyAdd(z, p, -26.42624541068296);
        p = Math.FusedMultiplyAdd(z, p, 60.244641266923225);
        p = Math.FusedMultiplyAdd(z, p, -85.45681720616078);
        p = Math.FusedMultiplyAdd(z, p, 64.93939402266695);
        p = Math.FusedMultiplyAdd(z, p, -19.739208802178716);
        return Math.FusedMultiplyAdd(z, p, 1);
    }

    // 2π·t + t³·p(t²) for |t| ≤ 1/8, minimax, 2π in two parts.
    private static double SinOfEighth(double t)
    {
        double z = t * t;
        double p = Math.FusedMultiplyAdd(z, 3.781421559843571, -15.093832026589926);
        p = Math.FusedMultiplyAdd(z, p, 42.058685556939444);
        p = Math.FusedMultiplyAdd(z, p, -76.70585970921884);
        p = Math.FusedMultiplyAdd(z, p, 81.60524927596994);
        p = Math.FusedMultiplyAdd(z, p, -41.34170224039968);
        p = Math.FusedMultiplyAdd(z, p, 2.4492935982947064e-16);
        return Math.FusedMultiplyAdd(t, 6.283185307179586, t * p);
    }
}
