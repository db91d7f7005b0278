using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = X·W</c>, or <c>Z = X·W + bias</c> (in every row) if W has one row more than X has columns.
/// <para>Shapes: X is s × m, W is m (+ 1) × n with padded rows, Z is s × n with padded rows. Z may not overlap X or W.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a row gives the same bits alone and among others.</para>
/// <para>Bound: the multiply-adds, s·m·n, once there are enough rows to read W from cache less often than it is used (<see cref="PanelProduct"/>,
/// <see cref="FourChainProduct"/>); for fewer rows the reading of W (<see cref="FewRowProduct"/>).</para>
/// </summary>
internal static class ManyRowProduct
{
    // 8 rows of 784 × 1,024 are as fast in panels as in memory order, 16 are faster by a third, and 4 slower by a third.
    private const int FewestRowsInPanels = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref w.First, w.Stride, w.Rows, w.Outputs, TSimd.Count, "W");
        Check.HasRoom(z.Stride, z.Count, w.Outputs, TSimd.Count, "Z");
        Check.HasRoom(x.Stride, x.Count, w.Inputs, 1, "X");
        Check.That(x.Count == z.Count && x.Columns == w.Inputs && z.Columns == w.Outputs, "X, W and Z of one product");
        Check.IsApart(ref z.First, z.Extent, ref x.First, x.Extent, "Z and X");
        Check.IsApart(ref z.First, z.Extent, ref w.First, w.Extent, "Z and W");
        if (chains > 1)
        {
            FourChainProduct.Run<TSimd, T>(x, w, z);
        }
        else
        {
            OneChain<TSimd, T>(x, w, z);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneChain<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // One tile would read W, where it does not stay in the caches, more slowly than rows that pass in memory order.
        int tiled = x.Count >= FewestRowsInPanels || PanelProduct.ReadsWell<T>(x.Count, w.Inputs, w.Stride) ? x.Count & -4 : 0;
        if (tiled > 0)
        {
            PanelProduct.Run<TSimd, T, UnitStep>(
                ref x.First, x.Stride, 1, w.Inputs, ref w.First, w.Stride, ref w.Bias, 0, ref z.First, z.Stride, tiled, w.Outputs);
        }

        if (tiled < x.Count)
        {
            FewRowProduct.Run<TSimd, T>(x.Slice(tiled, x.Count - tiled), w, z.Slice(tiled, x.Count - tiled));
        }
    }
}
