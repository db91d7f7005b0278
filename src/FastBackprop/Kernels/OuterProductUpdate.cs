using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>W += a·x⊗d</c>; if W has one row more than x has values, the last row gets <c>a·d</c> (the bias's input is 1).
/// <para>Shapes: x has m values; d has n values and room for whole registers; W is m (+ 1) × n, its rows padded.</para>
/// <para>Reads and writes W once, up to the last register that holds a logical column. W may not overlap x or d.</para>
/// <para>Order: <c>u = a·d</c> is rounded first, once; then each element is one fused multiply-add, <c>x_k·u_j + W_kj</c>.</para>
/// <para>Bound: one read and one write of W, at the cache level that holds it. Measured at 512 bits as a share of a plain read and write
/// of the same memory: 784 × 512, from the third-level cache, 93 %, 784 × 64 at 87 %, 512 × 256 at 80 %, 784 × 128 at 75 %. W is
/// processed in memory order, as in <see cref="RowProduct"/> and for the same reason.</para>
/// </summary>
internal static class OuterProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, T>(T a, ref T x, ref T d, in Weights<T> w)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<TSimd, T>(a, ref x, w.Inputs, ref d, w.Outputs, ref w.First, w.Stride, w.HasBias);

    // The operands travel in registers, as in RowProduct.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TSimd, T>(T a, ref T x, int m, ref T d, int n, ref T w, nint stride, bool bias)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref d, 0, 1, n, TSimd.Count, "d");
        Check.IsPadded(ref w, stride, Check.Rows(m, bias), n, TSimd.Count, "W");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref x, m, "W and x");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref d, n, "W and d");
        int most = WholeStrip<TSimd, T>.Most;
        if (most > 1 && n > most * TSimd.Count)
        {
            Wide<TSimd, T>(a, ref x, m, ref d, n, ref w, stride, bias);
            return;
        }

        int left = (n + TSimd.Count - 1) / TSimd.Count;
        for (; left > 0; left -= most)
        {
            WholeStrip<TSimd, T>.Run(Math.Min(left, most), new UpdateOfRows<T>(a, ref x, m, ref d, ref w, stride, bias));
            d = ref Unsafe.Add(ref d, most * TSimd.Count);
            w = ref Unsafe.Add(ref w, most * TSimd.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strip<TStrip, T>(T a, ref T x, nint m, ref T d, ref T w, nint stride, bool bias)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip u = TStrip.Scale(a, ref d);
        for (nint k = 0; k < m; k++)
        {
            TStrip.AddTo(ref w, Unsafe.Add(ref x, k), u);
            w = ref Unsafe.Add(ref w, stride);
        }

        if (bias)
        {
            TStrip.AddTo(ref w, T.One, u);
        }
    }

    // Rows longer than the register file: one whole row after another, with a·d computed again for each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Wide<TSimd, T>(T a, ref T x, nint m, ref T d, nint n, ref T w, nint stride, bool bias)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint rows = bias ? m + 1 : m;
        for (nint k = 0; k < rows; k++)
        {
            T xk = k < m ? Unsafe.Add(ref x, k) : T.One;
            nint j = 0;
            for (; j <= n - (8 * TSimd.Count); j += 8 * TSimd.Count)
            {
                var u = DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>.Scale(a, ref Unsafe.Add(ref d, j));
                DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>.AddTo(ref Unsafe.Add(ref w, j), xk, u);
            }

            for (; j < n; j += TSimd.Count)
            {
                SingleStrip<TSimd, T>.AddTo(ref Unsafe.Add(ref w, j), xk, SingleStrip<TSimd, T>.Scale(a, ref Unsafe.Add(ref d, j)));
            }

            w = ref Unsafe.Add(ref w, stride);
        }
    }

    /// <summary>The update of one strip of columns.</summary>
    private readonly ref struct UpdateOfRows<T>(T a, ref T x, nint m, ref T d, ref T w, nint stride, bool bias) : IStripKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ref T _x = ref x;
        private readonly ref T _d = ref d;
        private readonly ref T _w = ref w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TStrip>()
            where TStrip : struct, IStrip<TStrip, T> => Strip<TStrip, T>(a, ref _x, m, ref _d, ref _w, stride, bias);
    }
}
