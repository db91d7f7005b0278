using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = X·W</c>, or <c>Z = X·W + bias</c> (in every row) where W has one row more than X has columns.
/// <para>Shapes: X is s × m, W is m (+ 1) × n with padded rows, Z is s × n with padded rows. Z may not overlap X or W.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a row gives the same bits alone and among others.</para>
/// <para>Bound: the multiply-adds, s·m·n, once there are enough rows to read W from cache less often than it is used.</para>
/// </summary>
internal static class ManyRowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, nint xStride, int s, int m, ref T w, nint stride, bool bias, ref T z, nint zStride, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A tile of four rows needs one chain an element, or it would need more accumulators than there are registers.
        int tiled = chains == 1 ? s & -4 : 0;
        nint column = 0;

        // Columns outside, rows inside: a strip of W stays in the second level cache while all rows pass over it.
        for (; typeof(TSimd) != typeof(SimdScalar<T>) && tiled > 0 && column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
        {
            Tiles<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                ref x, xStride, tiled, m, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column), zStride);
        }

        for (; tiled > 0 && column < n; column += TSimd.Count)
        {
            Tiles<SingleStrip<TSimd, T>, T>(
                ref x, xStride, tiled, m, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column), zStride);
        }

        for (nint row = tiled; row < s; row++)
        {
            RowProduct.Run<TSimd, T>(
                ref Unsafe.Add(ref x, row * xStride), m, ref w, stride, bias, ref Unsafe.Add(ref z, row * zStride), n, chains);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tiles<TStrip, T>(
        ref T x, nint xStride, int rows, int m, ref T w, nint stride, bool bias, ref T z, nint zStride)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < rows; row += 4)
        {
            FourRows<TStrip, T>(
                ref Unsafe.Add(ref x, row * xStride), xStride, m, ref w, stride, bias, ref Unsafe.Add(ref z, row * zStride), zStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourRows<TStrip, T>(
        ref T x, nint xStride, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T x1 = ref Unsafe.Add(ref x, xStride);
        ref T x2 = ref Unsafe.Add(ref x1, xStride);
        ref T x3 = ref Unsafe.Add(ref x2, xStride);
        TStrip z0 = bias ? TStrip.Load(ref Unsafe.Add(ref w, m * stride)) : TStrip.Zero;
        TStrip z1 = z0;
        TStrip z2 = z0;
        TStrip z3 = z0;
        for (nint k = 0; k < m; k++)
        {
            z0 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k), ref w, z0);
            z1 = TStrip.MultiplyAdd(Unsafe.Add(ref x1, k), ref w, z1);
            z2 = TStrip.MultiplyAdd(Unsafe.Add(ref x2, k), ref w, z2);
            z3 = TStrip.MultiplyAdd(Unsafe.Add(ref x3, k), ref w, z3);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.Store(z0, ref z);
        TStrip.Store(z1, ref Unsafe.Add(ref z, zStride));
        TStrip.Store(z2, ref Unsafe.Add(ref z, 2 * zStride));
        TStrip.Store(z3, ref Unsafe.Add(ref z, 3 * zStride));
    }
}
