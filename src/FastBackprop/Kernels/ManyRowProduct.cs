using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = X·W</c>, or <c>Z = X·W + bias</c> (in every row) where W has one row more than X has columns.
/// <para>Shapes: X is s × m, W is m (+ 1) × n with padded rows, Z is s × n with padded rows. Z may not overlap X or W.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a row gives the same bits alone and among others.</para>
/// <para>Bound: the multiply-adds, s·m·n, once there are enough rows to read W from cache less often than it is used. Measured at 512
/// bits: 256 × 784 × 128 at 98 % of the peak; in four chains 256 × 64 × 32 at 92 %, and 256 × 128 × 10, one register wide and so bound by its
/// loads, at 76 %.</para>
/// </summary>
internal static class ManyRowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, nint xStride, int s, int m, ref T w, nint stride, bool bias, ref T z, nint zStride, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref w, stride, Check.Rows(m, bias), n, TSimd.Count, "W");
        Check.HasRoom(zStride, s, n, TSimd.Count, "Z");
        Check.HasRoom(xStride, s, m, 1, "X");
        Check.IsApart(ref z, Check.Extent(s, zStride, n), ref x, Check.Extent(s, xStride, m), "Z and X");
        Check.IsApart(ref z, Check.Extent(s, zStride, n), ref w, Check.Extent(Check.Rows(m, bias), stride, n), "Z and W");
        nint tiled = 0;
        if (chains == 1)
        {
            tiled = s & -4;
            OneChain<TSimd, T>(ref x, xStride, tiled, m, ref w, stride, bias, ref z, zStride, n);
        }
        else if (TSimd.Registers >= 32)
        {
            // With 16 registers a tile of four chains is one row high anyway, or one register wide: no fewer loads than row by row.
            tiled = s & -4;
            FourChains<TSimd, T>(ref x, xStride, tiled, m, ref w, stride, bias, ref z, zStride, n);
        }

        for (nint row = tiled; row < s; row++)
        {
            RowProduct.Run<TSimd, T>(
                ref Unsafe.Add(ref x, row * xStride), m, ref w, stride, bias, ref Unsafe.Add(ref z, row * zStride), n, chains);
        }
    }

    // Columns outside, rows inside: a strip of W stays in the second level cache while all rows pass over it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneChain<TSimd, T>(
        ref T x, nint xStride, nint rows, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint j = 0; rows > 0 && j < n; j += 2 * TSimd.Count)
        {
            nint columns = Math.Min(n - j, 2 * TSimd.Count);
            ref T wj = ref Unsafe.Add(ref w, j);
            ref T start = ref bias ? ref Unsafe.Add(ref wj, m * stride) : ref Unsafe.NullRef<T>();
            ProductTile.Cover<TSimd, T>(
                ref x, xStride, 1, m, ref wj, stride, ref start, 0, ref Unsafe.Add(ref z, j), zStride, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TSimd, T>(
        ref T x, nint xStride, nint rows, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint j = 0;
        for (; j < n - TSimd.Count; j += 2 * TSimd.Count)
        {
            ref T wj = ref Unsafe.Add(ref w, j);
            for (nint row = 0; row < rows; row += 2)
            {
                FourChainTile.TwoByTwo<TSimd, T>(
                    ref Unsafe.Add(ref x, row * xStride), xStride, m, ref wj, stride, bias, ref Unsafe.Add(ref z, (row * zStride) + j), zStride);
            }
        }

        for (nint row = 0; j < n && row < rows; row += 4)
        {
            FourChainTile.FourByOne<TSimd, T>(
                ref Unsafe.Add(ref x, row * xStride),
                xStride,
                m,
                ref Unsafe.Add(ref w, j),
                stride,
                bias,
                ref Unsafe.Add(ref z, (row * zStride) + j),
                zStride);
        }
    }
}
