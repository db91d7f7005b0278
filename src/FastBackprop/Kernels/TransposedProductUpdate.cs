using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>W += Xᵀ·U</c>, or <c>W = Xᵀ·U</c>; if W has one row more than X has columns, the last row gets the sum of the rows of U.
/// <para>Shapes: X is s × m, U is s × n with padded rows, W is m (+ 1) × n with padded rows. W may not overlap X or U.</para>
/// <para>Reads and writes W once, once for each 256 steps (<see cref="PanelProduct"/>), and U for each four or eight of its rows.</para>
/// <para>Order: one chain an element, which starts at the old weight, or at +0, and takes the rows in order, each term one fused
/// multiply-add: the bits are those of s updates <c>W += x⊗u</c>, one after another.</para>
/// <para>Bound: the multiply-adds, s·m·n, unless s is so small that a read and a write of W take longer. With
/// sixteen steps a part of it goes into loading and storing a tile.</para>
/// </summary>
internal static class TransposedProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> x, in Rows<T> u, in Weights<T> w, bool anew = false)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref u.First, u.Stride, u.Count, u.Columns, TSimd.Count, "U");
        Check.IsPaddedWhereFinite(ref w.First, w.Stride, anew ? 0 : w.Rows, w.Outputs, TSimd.Count, "W");
        Check.HasRoom(w.Stride, w.Rows, w.Outputs, TSimd.Count, "W");
        Check.HasRoom(x.Stride, x.Count, x.Columns, 1, "X");
        Check.That(x.Count == u.Count && x.Columns == w.Inputs && u.Columns == w.Outputs, "X, U and W of one product");
        Check.IsApart(ref w.First, w.Extent, ref x.First, x.Extent, "W and X");
        Check.IsApart(ref w.First, w.Extent, ref u.First, u.Extent, "W and U");

        nint tiled = w.Inputs & -4;
        if (tiled > 0)
        {
            PanelProduct.Run<TSimd, T, AnyStep>(
                ref x.First, 1, x.Stride, x.Count, ref u.First, u.Stride, ref Start(ref w.First, anew), w.Stride, ref w.First, w.Stride, tiled, w.Outputs);
        }

        for (nint row = tiled; row < w.Inputs; row++)
        {
            AddRow<TSimd, T>(ref Unsafe.Add(ref x.First, row), x.Stride, u, ref w[row], anew);
        }

        if (w.HasBias)
        {
            T one = T.One;
            AddRow<TSimd, T>(ref one, 0, u, ref w.Bias, anew);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TSimd, T>(ref T x, nint xStep, in Rows<T> u, ref T w, bool anew)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowProduct.OneChain<TSimd, T>(ref x, xStep, u.Count, ref u.First, u.Stride, ref Start(ref w, anew), ref w, u.Columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Start<T>(ref T w, bool anew) => ref anew ? ref Unsafe.NullRef<T>() : ref w;
}
