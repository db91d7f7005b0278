using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>
/// The quotient of two numbers, each the unrounded sum of a number and its rounding error, by one division and one Newton
/// correction: within little more than half a unit in the last place.
/// </summary>
internal static class CompensatedQuotient
{
    /// <summary>(numerator + numeratorLow) / (denominator + denominatorLow), all far from the subnormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Divide<TSimd, T>(TSimd numerator, TSimd numeratorLow, TSimd denominator, TSimd denominatorLow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd reciprocal = TSimd.Constant(1.0) / denominator;
        TSimd quotient = numerator * reciprocal;
        TSimd remainder = TSimd.MultiplyAdd(-denominator, quotient, numerator)
            + TSimd.MultiplyAdd(-denominatorLow, quotient, numeratorLow);
        return TSimd.MultiplyAdd(remainder, reciprocal, quotient);
    }
}
