using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The lower triangle of <c>G = X·Xᵀ</c>, diagonal included: <c>G_ts</c> for <c>s ≤ t</c>, the dot product of rows t and s.
/// <para>Shapes: X is s × m with padded rows, G is s × s. The upper triangle is left as it was. G may not overlap X.</para>
/// <para>Order: that of <see cref="TransposedRowProduct"/>, which does the work.</para>
/// </summary>
internal static class LowerGramProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T x, nint stride, int s, int m, ref T g, nint gStride)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint tail = m & -VirtualRegister<TSimd, T>.Lanes;
        for (nint t = 0; t < s; t++)
        {
            ref T xt = ref Unsafe.Add(ref x, t * stride);
            TransposedRowProduct.Run<TSimd, T>(
                ref xt, ref Unsafe.Add(ref xt, tail), m, ref x, stride, (int)t + 1, ref Unsafe.Add(ref g, t * gStride));
        }
    }
}
