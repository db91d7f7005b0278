using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary><c>x</c>, or +0 if its magnitude is below <see cref="Threshold"/>; NaN and infinity stay. As an activation it is the identity.</summary>
/// <remarks>
/// Arithmetic with subnormal numbers, those below the smallest normal one, is up to a hundred times slower on many processors. Saturated
/// and dead units produce thousands of them, in sums to which they add nothing. So outputs, deltas, gradients and the memory of
/// optimizers are 0 below 2²⁴ times the smallest normal number. A product with a number above 2⁻²⁴, as
/// most rates, weights and inputs are, is then normal. The threshold is the same at every width.
/// </remarks>
internal readonly struct FlushOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.DropBelow(x, TSimd.Constant(Threshold<T>()));

    /// <summary>2⁻¹⁰² in float, 2⁻⁹⁹⁸ in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Threshold<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? ThresholdSingle : ThresholdDouble;

    /// <summary>The threshold as a number of the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Smallest<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Threshold<T>());

    /// <summary>
    /// The smallest delta of a step: a delta below the threshold, or subnormal when multiplied by the rate, counts as 0. But a delta above the
    /// precision of 1 never does, however small the rate, because inputs may be large.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SmallestDelta<T>(T rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T smallestNormal = T.CreateTruncating(typeof(T) == typeof(float) ? SmallestNormalSingle : SmallestNormalDouble);
        T threshold = Smallest<T>();
        T precision = T.CreateTruncating(typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53));
        T ofRate = smallestNormal / rate;
        ofRate = ofRate < precision ? ofRate : precision;
        return ofRate > threshold ? ofRate : threshold;
    }

    private const double SmallestNormalSingle = 1.1754943508222875e-38;
    private const double SmallestNormalDouble = 2.2250738585072014e-308;
    private const double ThresholdSingle = SmallestNormalSingle * (1 << 24);
    private const double ThresholdDouble = SmallestNormalDouble * (1 << 24);
}
