using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = X·W</c>, or <c>Z = X·W + bias</c> (in every row) if W has one row more than X has columns.
/// <para>Shapes: X is s × m, W is m (+ 1) × n with padded rows, Z is s × n with padded rows. Z may not overlap X or W.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a row gives the same bits alone and among others.</para>
/// <para>Bound: the multiply-adds, s·m·n, once there are enough rows to read W from cache less often than it is used. Measured at 512 bits: 256 × 784
/// × 128 at 98 % of the peak; in four chains 256 × 64 × 32 at 92 %, and 256 × 128 × 10, one register wide and so bound by its loads, at 76 %.</para>
/// </summary>
internal static class ManyRowProduct
{
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
        int tiled = 0;
        if (chains == 1)
        {
            tiled = x.Count & -4;
            OneChain<TSimd, T>(x, tiled, w, z);
        }
        else if (TSimd.Registers >= 32)
        {
            // Not with 16 registers: a tile of four chains is then one row high or one register wide, with no fewer loads than row by row.
            tiled = x.Count & -4;
            FourChains<TSimd, T>(x, tiled, w, z);
        }

        for (nint row = tiled; row < x.Count; row++)
        {
            RowProduct.Run<TSimd, T>(ref x[row], w, ref z[row], chains);
        }
    }

    // Columns outside, rows inside: a strip of W stays in the second-level cache while all rows pass over it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneChain<TSimd, T>(in Rows<T> x, nint rows, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; rows > 0 && j < w.Outputs; j += 2 * TSimd.Count)
        {
            int columns = Math.Min(w.Outputs - j, 2 * TSimd.Count);
            Weights<T> wj = w.OfOutputs(j, j + columns);
            ProductTile.Cover<TSimd, T>(
                ref x.First, x.Stride, 1, w.Inputs, ref wj.First, w.Stride, ref wj.Bias, 0, ref Unsafe.Add(ref z.First, j), z.Stride, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TSimd, T>(in Rows<T> x, nint rows, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint j = 0;
        for (; j < w.Outputs - TSimd.Count; j += 2 * TSimd.Count)
        {
            ref T wj = ref Unsafe.Add(ref w.First, j);
            for (nint row = 0; row < rows; row += 2)
            {
                FourChainTile.TwoByTwo<TSimd, T>(
                    ref x[row], x.Stride, w.Inputs, ref wj, w.Stride, w.HasBias, ref Unsafe.Add(ref z[row], j), z.Stride);
            }
        }

        for (nint row = 0; j < w.Outputs && row < rows; row += 4)
        {
            FourChainTile.FourByOne<TSimd, T>(
                ref x[row], x.Stride, w.Inputs, ref Unsafe.Add(ref w.First, j), w.Stride, w.HasBias, ref Unsafe.Add(ref z[row], j), z.Stride);
        }
    }
}
