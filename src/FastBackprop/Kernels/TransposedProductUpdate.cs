using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>W += Xᵀ·U</c>, or <c>W = Xᵀ·U</c>; where W has one row more than X has columns, the last row gets the sum of the rows of U.
/// <para>Shapes: X is s × m, U is s × n with padded rows, W is m (+ 1) × n with padded rows. W may not overlap X or U.</para>
/// <para>Reads and writes W once, and X once; U is read again for every band of W's rows.</para>
/// <para>Order: one chain an element, which starts at the old weight, or at +0, and takes the rows in order, each term one fused
/// multiply-add: the bits are those of s updates <c>W += x⊗u</c>, one after the other.</para>
/// <para>Bound: the multiply-adds, s·m·n, as long as s is not so small that a read and a write of W take longer. Measured at 512 bits:
/// 16 × 784 × 128 at 90 % of the peak, 16 × 784 × 512, where W comes from the third level cache, at 85 %; what is missing is the loading
/// and storing of a tile, once in sixteen steps.</para>
/// </summary>
internal static class TransposedProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, nint xStride, int s, int m, ref T u, nint uStride, int n, ref T w, nint stride, bool bias, bool anew = false)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref u, uStride, s, n, TSimd.Count, "U");
        Check.IsPaddedWhereFinite(ref w, stride, anew ? 0 : Check.Rows(m, bias), n, TSimd.Count, "W");
        Check.HasRoom(stride, Check.Rows(m, bias), n, TSimd.Count, "W");
        Check.HasRoom(xStride, s, m, 1, "X");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref x, Check.Extent(s, xStride, m), "W and X");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref u, Check.Extent(s, uStride, n), "W and U");

        // Band by band, so that W passes once while U and a few columns of X stay in L1.
        nint tiled = m & -4;
        ref T start = ref anew ? ref Unsafe.NullRef<T>() : ref w;
        ProductTile.Cover<TSimd, T>(ref x, 1, xStride, s, ref u, uStride, ref start, stride, ref w, stride, tiled, n);
        for (nint row = tiled; row < m; row++)
        {
            ref T wr = ref Unsafe.Add(ref w, row * stride);
            start = ref anew ? ref Unsafe.NullRef<T>() : ref wr;
            RowProduct.OneChain<TSimd, T>(ref Unsafe.Add(ref x, row), xStride, s, ref u, uStride, ref start, ref wr, n);
        }

        if (bias)
        {
            T one = T.One;
            ref T last = ref Unsafe.Add(ref w, m * stride);
            start = ref anew ? ref Unsafe.NullRef<T>() : ref last;
            RowProduct.OneChain<TSimd, T>(ref one, 0, s, ref u, uStride, ref start, ref last, n);
        }
    }
}
