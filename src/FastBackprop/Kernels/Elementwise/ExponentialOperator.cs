using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>
/// eˣ. NaN → NaN, −∞ → 0, +∞ → +∞, ±0 → 1. A result below the smallest normal number is 0; one above the largest is +∞.
/// </summary>
internal readonly struct ExponentialOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Exponential.Exp<TSimd, T>(x);
}
