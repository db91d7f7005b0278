using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="ManyRowProduct"/> for rows so few that reading W decides: four or two rows of X pass over W together, in the order in which it
/// lies in memory, while their sums wait in the first-level cache.
/// <para>Order: one chain an element, k rising, each term one fused multiply-add.</para>
/// <para>Bound: one read of W for four rows, from the cache level that holds it; then the stores, one for two multiply-adds (for two rows
/// four). 2 × 784 × 1,024 ran at 37 GFLOP/s, row by row at 20, in a tile of two rows at 9 (Zen 3, 256 bits).</para>
/// </summary>
internal static class FewRowProduct
{
    // Of each row, so that the sums of four rows are half of a first-level cache. More columns make longer reads of W.
    private const int MostBytes = Check.IsOn ? 128 : 4096;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int most = MostBytes / Unsafe.SizeOf<T>();
        int together = TSimd.Registers >= 16 ? x.Count & -2 : 0;
        for (int j = 0; together > 0 && j < w.Outputs; j += most)
        {
            int n = int.Min(w.Outputs - j, most);
            Weights<T> columns = w.OfOutputs(j, j + n);
            nint row = 0;
            for (; row <= together - 4; row += 4)
            {
                FourRows<TSimd, T>(ref x[row], x.Stride, columns, ref Unsafe.Add(ref z[row], j), z.Stride, n);
            }

            for (; row < together; row += 2)
            {
                TwoRows<TSimd, T>(ref x[row], x.Stride, columns, ref Unsafe.Add(ref z[row], j), z.Stride, n);
            }
        }

        for (nint row = together; row < x.Count; row++)
        {
            RowProduct.Run<TSimd, T>(ref x[row], w, ref z[row], chains: 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourRows<TSimd, T>(ref T x, nint xRow, in Weights<T> weights, ref T z, nint zRow, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Begin<TSimd, T>(weights, ref z, zRow, 4, n);
        ref T x1 = ref Unsafe.Add(ref x, xRow);
        ref T x2 = ref Unsafe.Add(ref x1, xRow);
        ref T x3 = ref Unsafe.Add(ref x2, xRow);
        ref T z1 = ref Unsafe.Add(ref z, zRow);
        ref T z2 = ref Unsafe.Add(ref z1, zRow);
        ref T z3 = ref Unsafe.Add(ref z2, zRow);
        ref T w = ref weights.First;
        nint stride = weights.Stride;
        nint m = weights.Inputs;
        nint k = 0;
        for (; k <= m - 2; k += 2)
        {
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref x, k));
            TSimd x01 = TSimd.Broadcast(Unsafe.Add(ref x, k + 1));
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref x1, k));
            TSimd x11 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 1));
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref x2, k));
            TSimd x21 = TSimd.Broadcast(Unsafe.Add(ref x2, k + 1));
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref x3, k));
            TSimd x31 = TSimd.Broadcast(Unsafe.Add(ref x3, k + 1));
            ref T v = ref Unsafe.Add(ref w, stride);
            for (nint j = 0; j < n; j += TSimd.Count)
            {
                TSimd w0 = TSimd.Load(ref Unsafe.Add(ref w, j));
                TSimd w1 = TSimd.Load(ref Unsafe.Add(ref v, j));
                Add(x00, w0, x01, w1, ref Unsafe.Add(ref z, j));
                Add(x10, w0, x11, w1, ref Unsafe.Add(ref z1, j));
                Add(x20, w0, x21, w1, ref Unsafe.Add(ref z2, j));
                Add(x30, w0, x31, w1, ref Unsafe.Add(ref z3, j));
            }

            w = ref Unsafe.Add(ref v, stride);
        }

        if (k < m)
        {
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x, k), ref w, ref z, n);
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x1, k), ref w, ref z1, n);
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x2, k), ref w, ref z2, n);
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x3, k), ref w, ref z3, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoRows<TSimd, T>(ref T x, nint xRow, in Weights<T> weights, ref T z, nint zRow, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Begin<TSimd, T>(weights, ref z, zRow, 2, n);
        ref T x1 = ref Unsafe.Add(ref x, xRow);
        ref T z1 = ref Unsafe.Add(ref z, zRow);
        ref T w = ref weights.First;
        nint stride = weights.Stride;
        nint m = weights.Inputs;
        nint k = 0;
        for (; k <= m - 4; k += 4)
        {
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref x, k));
            TSimd x01 = TSimd.Broadcast(Unsafe.Add(ref x, k + 1));
            TSimd x02 = TSimd.Broadcast(Unsafe.Add(ref x, k + 2));
            TSimd x03 = TSimd.Broadcast(Unsafe.Add(ref x, k + 3));
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref x1, k));
            TSimd x11 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 1));
            TSimd x12 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 2));
            TSimd x13 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 3));
            for (nint j = 0; j < n; j += TSimd.Count)
            {
                ref T wj = ref Unsafe.Add(ref w, j);
                ref T zj = ref Unsafe.Add(ref z, j);
                ref T z1j = ref Unsafe.Add(ref z1, j);
                TSimd w0 = TSimd.Load(ref wj);
                TSimd w1 = TSimd.Load(ref Unsafe.Add(ref wj, stride));
                TSimd s0 = TSimd.MultiplyAdd(x01, w1, TSimd.MultiplyAdd(x00, w0, TSimd.Load(ref zj)));
                TSimd s1 = TSimd.MultiplyAdd(x11, w1, TSimd.MultiplyAdd(x10, w0, TSimd.Load(ref z1j)));
                TSimd w2 = TSimd.Load(ref Unsafe.Add(ref wj, 2 * stride));
                TSimd w3 = TSimd.Load(ref Unsafe.Add(ref wj, 3 * stride));
                TSimd.Store(TSimd.MultiplyAdd(x03, w3, TSimd.MultiplyAdd(x02, w2, s0)), ref zj);
                TSimd.Store(TSimd.MultiplyAdd(x13, w3, TSimd.MultiplyAdd(x12, w2, s1)), ref z1j);
            }

            w = ref Unsafe.Add(ref w, 4 * stride);
        }

        for (; k < m; k++)
        {
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x, k), ref w, ref z, n);
            RowProduct.AddTerm<TSimd, T>(Unsafe.Add(ref x1, k), ref w, ref z1, n);
            w = ref Unsafe.Add(ref w, stride);
        }
    }

    // The bias, or +0, in every row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin<TSimd, T>(in Weights<T> w, ref T z, nint zRow, int rows, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T bias = ref w.Bias;
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            TSimd start = w.HasBias ? TSimd.Load(ref Unsafe.Add(ref bias, j)) : TSimd.Zero;
            for (nint row = 0; row < rows; row++)
            {
                TSimd.Store(start, ref Unsafe.Add(ref z, (row * zRow) + j));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, T>(TSimd x0, TSimd w0, TSimd x1, TSimd w1, ref T z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Store(TSimd.MultiplyAdd(x1, w1, TSimd.MultiplyAdd(x0, w0, TSimd.Load(ref z))), ref z);
}
