using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>The logistic sigmoid.</content>
public static partial class Activations
{
    /// <summary><c>a_j = 1/(1 + e^−z_j)</c>.</summary>
    /// <inheritdoc cref="Apply{T}(Activation, ReadOnlySpan{T}, Span{T})" path="/param|/exception|/typeparam"/>
    [HotPath]
    public static void Sigmoid<T>(ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(Activation.Sigmoid, z, a);
}

/// <summary>
/// The logistic sigmoid 1/(1 + e⁻ˣ). NaN → NaN, −∞ → 0, +∞ → 1, ±0 → 0.5. A result below the threshold of <see cref="FlushOperator"/> is 0.
/// </summary>
/// <remarks>
/// Largest error where the exact result is not below the threshold, as tools/UlpSweep printed it: float 2.4436 ulp, at
/// -16.642534255981445, among all floats, and not one decrease between neighbours; double 0.9230 ulp among 134 million.
/// </remarks>
internal readonly struct SigmoidOperator : IActivationFunction
{
    public static ActivationTraits Traits => new(Activation.Sigmoid, "sigmoid") { IsBounded = true, LargestSlope = 0.25 };

    // −102·ln 2 and −998·ln 2, rounded up: from here on the result is not below the threshold.
    private const double SmallestSingle = -70.701004;
    private const double SmallestDouble = -691.76088619882;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Single<TSimd, T>(x)
        : Double<TSimd, T>(x);

    // 1 + e^z with z = −x is (1 + 2ⁿ) + 2ⁿ·h: the exponential itself is never rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Single<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd one = TSimd.Constant(1.0);
        TSimd z = -x;
        TSimd biasedExponent = Exponential.BiasedExponentOfNegative<TSimd, T>(x);
        TSimd scale = TSimd.ShiftIntoExponent(biasedExponent);
        TSimd h = Exponential.FractionMinusOne<TSimd, T>(z, biasedExponent);
        TSimd y = one / TSimd.MultiplyAdd(scale, h, one + scale);

        // If 2ⁿ is not a normal number, y is useless, but the result is known without it. Selecting at the end keeps the comparisons out of
        // the path from x to y, which a narrow layer waits for.
        y = TSimd.SelectLess(TSimd.Constant(87.0), x, one, y);
        return TSimd.SelectLess(x, TSimd.Constant(SmallestSingle), TSimd.Zero, y);
    }

    // With E = e^−|x| = 2ⁿ·(1 + h), n ≤ 0, the sigmoid is 1/(1 + E) for x ≥ 0 and E/(1 + E) below. The numerator (without its
    // 2ⁿ, so that nothing here comes near the subnormals) and the denominator are unrounded sums of two numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Double<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd one = TSimd.Constant(1.0);
        TSimd smallest = TSimd.Constant(SmallestDouble);
        TSimd z = -TSimd.Abs(x);
        z = TSimd.SelectLess(z, smallest, smallest, z);

        TSimd biasedExponent = Exponential.BiasedExponent<TSimd, T>(z);
        TSimd scale = TSimd.ShiftIntoExponent(biasedExponent);
        TSimd h = Exponential.FractionMinusOne<TSimd, T>(z, biasedExponent);

        TSimd onePlusScale = one + scale;
        TSimd onePlusScaleLow = scale - (onePlusScale - one);
        TSimd denominator = TSimd.MultiplyAdd(scale, h, onePlusScale);
        TSimd denominatorLow = TSimd.MultiplyAdd(scale, h, (onePlusScale - denominator) + onePlusScaleLow);

        TSimd numeratorFraction = TSimd.SelectLess(x, TSimd.Zero, h, TSimd.Zero);
        TSimd numerator = one + numeratorFraction;
        TSimd numeratorLow = numeratorFraction - (numerator - one);

        TSimd y = CompensatedQuotient.Divide<TSimd, T>(numerator, numeratorLow, denominator, denominatorLow);
        y *= TSimd.SelectLess(x, TSimd.Zero, scale, one);
        return TSimd.SelectLess(x, smallest, TSimd.Zero, y);
    }

    /// <summary><c>e·a(1 − a)</c>. The slope is <c>a − a²</c> with one rounding, exact where 1 − a would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Back<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => e * TSimd.MultiplyAdd(-a, a, a);
}
