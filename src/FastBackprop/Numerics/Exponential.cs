using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// The exponential in three parts, <c>eˣ = 2ⁿ·(1 + h)</c> with n the integer nearest to x·log₂e. Each function built on it can combine them with the
/// fewest roundings: 1 + eˣ, for example, is <c>(1 + 2ⁿ) + 2ⁿ·h</c>, one multiply-add. The caller clamps x so that 2ⁿ is a normal number; then no
/// step produces a subnormal, which some processors handle a hundred times slower.
/// </summary>
/// <remarks>
/// The parts in order are <see cref="BiasedExponent{TSimd, T}"/>, <see cref="ISimd{TSelf, T}.ShiftIntoExponent"/> of it,
/// which is 2ⁿ, and <see cref="FractionMinusOne{TSimd, T}"/>. A NaN stays a NaN in h. The polynomials are minimax in the
/// relative error of h over |r| ≤ ½·ln 2, fitted with the Remez algorithm, coefficients rounded one after the other.
/// </remarks>
internal static class Exponential
{
    private const double Log2E = 1.4426950408889634;

    // Adding 1.5·2^mantissaBits leaves the nearest integer in the low bits of the sum; with the exponent's bias added to
    // it those low bits are, shifted by the width of the mantissa, the number 2ⁿ itself.
    private const double MagicSingle = 12582912.0 + 127.0;
    private const double MagicDouble = 6755399441055744.0 + 1023.0;

    // The smallest numbers whose exponential is at least 2⁻¹²⁶ and 2⁻¹⁰²². They are also the smallest whose logistic
    // sigmoid is: the two functions differ there by far less than a rounding.
    private const double SmallestNormalSingle = -87.3365402;
    private const double SmallestNormalDouble = -708.3964185322641;

    /// <summary>The smallest x for which eˣ is a normal number; also the smallest for which 1/(1 + e⁻ˣ) is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd SmallestNormal<TSimd, T>()
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Constant(typeof(T) == typeof(float) ? SmallestNormalSingle : SmallestNormalDouble);

    /// <summary>eˣ. Below <see cref="SmallestNormal{TSimd, T}"/> the result is 0, above the largest number +∞.</summary>
    /// <remarks>The largest results need n = 128 (1024), for which 2ⁿ is not a number: if x ≥ 0, 2ⁿ⁻¹ and a factor 2 stand in.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Exp<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd smallest = SmallestNormal<TSimd, T>();
        TSimd beyond = TSimd.Constant(typeof(T) == typeof(float) ? 89.0 : 710.0);
        TSimd one = TSimd.Constant(1.0);

        TSimd clamped = TSimd.SelectLess(x, smallest, smallest, x);
        clamped = TSimd.SelectLess(beyond, clamped, beyond, clamped);
        TSimd biasedExponent = BiasedExponent<TSimd, T>(clamped);
        TSimd h = FractionMinusOne<TSimd, T>(clamped, biasedExponent);
        TSimd scale = TSimd.ShiftIntoExponent(biasedExponent - TSimd.SelectLess(x, TSimd.Zero, TSimd.Zero, one));
        TSimd factor = TSimd.SelectLess(x, TSimd.Zero, one, TSimd.Constant(2.0));
        return TSimd.SelectLess(x, smallest, TSimd.Zero, TSimd.MultiplyAdd(scale, h, scale) * factor);
    }

    /// <summary>n plus the magic number, by one multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd BiasedExponent<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.MultiplyAdd(x, TSimd.Constant(Log2E), TSimd.Constant(typeof(T) == typeof(float) ? MagicSingle : MagicDouble));

    /// <summary>The same for −x, which need not exist yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd BiasedExponentOfNegative<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.MultiplyAdd(x, TSimd.Constant(-Log2E), TSimd.Constant(typeof(T) == typeof(float) ? MagicSingle : MagicDouble));

    /// <summary>h = eʳ − 1 with r = x − n·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd FractionMinusOne<TSimd, T>(TSimd x, TSimd biasedExponent)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? FractionMinusOneSingle<TSimd, T>(x, biasedExponent)
        : FractionMinusOneDouble<TSimd, T>(x, biasedExponent);

    // x − n·ln2High is exact: both are multiples of the last bit of ln2High, and the difference is below ½. The small parts, the rest of n·ln 2 and
    // the terms from r² on, are summed first, so h carries one rounding of its own size. Estrin's scheme: 5 dependent operations from r to h.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd FractionMinusOneSingle<TSimd, T>(TSimd x, TSimd biasedExponent)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd n = biasedExponent - TSimd.Constant(MagicSingle);
        TSimd high = TSimd.MultiplyAdd(n, TSimd.Constant(-0.693147182), x);
        TSimd low = n * TSimd.Constant(1.90465421e-09);
        TSimd r = high + low;

        TSimd r2 = r * r;
        TSimd c23 = TSimd.MultiplyAdd(r, TSimd.Constant(0.166665405), TSimd.Constant(0.5));
        TSimd c45 = TSimd.MultiplyAdd(r, TSimd.Constant(0.00836682133), TSimd.Constant(0.0416664779));
        TSimd r4 = r2 * r2;
        TSimd c46 = TSimd.MultiplyAdd(r2, TSimd.Constant(0.00139336928), c45);
        TSimd small = TSimd.MultiplyAdd(r2, c23, low);
        return high + TSimd.MultiplyAdd(r4, c46, small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd FractionMinusOneDouble<TSimd, T>(TSimd x, TSimd biasedExponent)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd n = biasedExponent - TSimd.Constant(MagicDouble);
        TSimd high = TSimd.MultiplyAdd(n, TSimd.Constant(-0.6931471805599453), x);
        TSimd low = n * TSimd.Constant(-2.3190468138462996e-17);
        TSimd r = high + low;

        TSimd r2 = r * r;
        TSimd c23 = TSimd.MultiplyAdd(r, TSimd.Constant(0.16666666666666677), TSimd.Constant(0.5000000000000006));
        TSimd c45 = TSimd.MultiplyAdd(r, TSimd.Constant(0.008333333333321452), TSimd.Constant(0.041666666666573635));
        TSimd c67 = TSimd.MultiplyAdd(r, TSimd.Constant(0.00019841269886523188), TSimd.Constant(0.0013888888932373862));
        TSimd c89 = TSimd.MultiplyAdd(r, TSimd.Constant(2.755724385001198e-06), TSimd.Constant(2.4801504452355805e-05));
        TSimd c1011 = TSimd.MultiplyAdd(r, TSimd.Constant(2.5109151336062306e-08), TSimd.Constant(2.76263239946259e-07));
        TSimd r4 = r2 * r2;
        TSimd c47 = TSimd.MultiplyAdd(r2, c67, c45);
        TSimd c811 = TSimd.MultiplyAdd(r2, c1011, c89);
        TSimd small = TSimd.MultiplyAdd(r2, c23, low);
        TSimd c411 = TSimd.MultiplyAdd(r4, c811, c47);
        return high + TSimd.MultiplyAdd(r4, c411, small);
    }
}
