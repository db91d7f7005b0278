using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>z = x·W</c>, or <c>z = x·W + bias</c> if W has one row more than x has values.
/// <para>Shapes: x has m values; W is m (+ 1) × n, its rows padded; z has n values and room for whole registers.</para>
/// <para>Reads W once, and x once for each strip of columns; a row of W that is longer than the registers hold is read in one pass with seven
/// others. Writes z up to the last register that holds a logical column; the
/// padding of z becomes what the padding of W gives (zero for finite x). Nothing may overlap z.</para>
/// <para>Order: as <see cref="SummationChains"/> says; each term one fused multiply-add.</para>
/// <para>Bound: one read of W from the cache level that holds it; in narrow layers the latency of m ÷ C multiply-adds. Measured at 256
/// bits on Zen 3 in turns with two rows at a time and with strips of eight registers: 512 × 512 at 26 GFLOP/s (22 and 21), 1,024 × 1,024 at 28
/// (24 and 21), 2,048 × 2,048, 16 MB, at 8 (5 and 3).</para>
/// <para>This needs W in memory order: consecutive lines come from the second-level cache at one a cycle, others at one in two. So a row is summed in
/// one strip as long as there are registers for it, never in several strips side by side.</para>
/// </summary>
internal static class RowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, T>(ref T x, in Weights<T> w, ref T z, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<TSimd, T>(ref x, w.Inputs, ref w.First, w.Stride, w.HasBias, ref z, w.Outputs, chains);

    // The operands travel in registers: through memory they would cost a step of 64-32-10 two hundredths of its time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TSimd, T>(ref T x, int m, ref T w, nint stride, bool bias, ref T z, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (chains == 1)
        {
            CheckOperands<TSimd, T>(ref x, m, ref w, stride, bias, ref z, n);
            ref T start = ref bias ? ref Unsafe.Add(ref w, m * stride) : ref Unsafe.NullRef<T>();
            OneChain<TSimd, T>(ref x, 1, m, ref w, stride, ref start, ref z, n);
            return;
        }

        FourChains<TSimd, T, IdentityOperator>(ref x, m, ref w, stride, bias, ref z, n);
    }

    /// <summary>
    /// <c>a = f(x·W)</c>, or <c>f(x·W + bias)</c>, in four chains an element: the sums become outputs in their registers. The padding
    /// of a becomes zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourChains<TSimd, T, TOperator>(ref T x, in Weights<T> w, ref T a)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator =>
        FourChains<TSimd, T, TOperator>(ref x, w.Inputs, ref w.First, w.Stride, w.HasBias, ref a, w.Outputs);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TSimd, T, TOperator>(ref T x, int m, ref T w, nint stride, bool bias, ref T a, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        CheckOperands<TSimd, T>(ref x, m, ref w, stride, bias, ref a, n);

        // Three or four copies of a function are more code than the inliner takes; it would leave calls to single operations.
        bool isWide = TSimd.Registers >= 32 && typeof(TOperator) == typeof(IdentityOperator);
        for (; isWide && n > 3 * TSimd.Count; n -= 4 * TSimd.Count)
        {
            FourChainStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T, TOperator>(ref x, m, ref w, stride, bias, ref a, n);
            w = ref Unsafe.Add(ref w, 4 * TSimd.Count);
            a = ref Unsafe.Add(ref a, 4 * TSimd.Count);
        }

        bool hasThree = TSimd.Registers >= 16 && typeof(TOperator) == typeof(IdentityOperator);
        for (; hasThree && !isWide && n > 4 * TSimd.Count; n -= 3 * TSimd.Count)
        {
            FourChainStrip<JoinedStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, SingleStrip<TSimd, T>, T>, T, TOperator>(
                ref x, m, ref w, stride, bias, ref a, n);
            w = ref Unsafe.Add(ref w, 3 * TSimd.Count);
            a = ref Unsafe.Add(ref a, 3 * TSimd.Count);
        }

        if (hasThree && n > 2 * TSimd.Count && n <= 3 * TSimd.Count)
        {
            FourChainStrip<JoinedStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, SingleStrip<TSimd, T>, T>, T, TOperator>(
                ref x, m, ref w, stride, bias, ref a, n);
            return;
        }

        for (; TSimd.Registers >= 16 && n > TSimd.Count; n -= 2 * TSimd.Count)
        {
            FourChainStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T, TOperator>(ref x, m, ref w, stride, bias, ref a, n);
            w = ref Unsafe.Add(ref w, 2 * TSimd.Count);
            a = ref Unsafe.Add(ref a, 2 * TSimd.Count);
        }

        for (; n > 0; n -= TSimd.Count)
        {
            FourChainStrip<SingleStrip<TSimd, T>, T, TOperator>(ref x, m, ref w, stride, bias, ref a, n);
            w = ref Unsafe.Add(ref w, TSimd.Count);
            a = ref Unsafe.Add(ref a, TSimd.Count);
        }
    }

    /// <summary>
    /// <c>z = start + x·W</c>, one chain an element, for an x whose values lie <paramref name="xStep"/> elements apart. The chains
    /// start at +0 if start is a null reference; start may be z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OneChain<TSimd, T>(
        ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int most = WholeStrip<TSimd, T>.Most;
        if (most > 1 && n > most * TSimd.Count)
        {
            Wide<TSimd, T>(ref x, xStep, m, ref w, stride, ref start, ref z, n);
            return;
        }

        int left = (int)((n + TSimd.Count - 1) / TSimd.Count);
        for (; left > 0; left -= most)
        {
            WholeStrip<TSimd, T>.Run(Math.Min(left, most), new SumOfRows<T>(ref x, xStep, m, ref w, stride, ref start, ref z));
            w = ref Unsafe.Add(ref w, most * TSimd.Count);
            z = ref Unsafe.Add(ref z, most * TSimd.Count);
            start = ref ProductTile.Shift(ref start, most * TSimd.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strip<TStrip, T>(ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, ref T z)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip sum = Unsafe.IsNullRef(ref start) ? TStrip.Zero : TStrip.Load(ref start);
        for (nint k = 0; k < m; k++)
        {
            sum = TStrip.MultiplyAdd(x, ref w, sum);
            x = ref Unsafe.Add(ref x, xStep);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.Store(sum, ref z);
    }

    // Rows longer than the register file: the sums wait in memory, and eight rows at a time make the trips there few.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Wide<TSimd, T>(ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            TSimd.Store(Unsafe.IsNullRef(ref start) ? TSimd.Zero : TSimd.Load(ref Unsafe.Add(ref start, j)), ref Unsafe.Add(ref z, j));
        }

        for (; m >= 8; m -= 8)
        {
            EightTerms<TSimd, T>(ref x, xStep, ref w, stride, ref z, n);
            x = ref Unsafe.Add(ref x, 8 * xStep);
            w = ref Unsafe.Add(ref w, 8 * stride);
        }

        for (; m > 0; m--)
        {
            AddTerm<TSimd, T>(x, ref w, ref z, n);
            x = ref Unsafe.Add(ref x, xStep);
            w = ref Unsafe.Add(ref w, stride);
        }
    }

    /// <summary><c>z += x·w</c> with one row of W, one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTerm<TSimd, T>(T x, ref T w, ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd factor = TSimd.Broadcast(x);
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            ref T zj = ref Unsafe.Add(ref z, j);
            TSimd.Store(TSimd.MultiplyAdd(factor, TSimd.Load(ref Unsafe.Add(ref w, j)), TSimd.Load(ref zj)), ref zj);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightTerms<TSimd, T>(ref T x, nint xStep, ref T w, nint stride, ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd x0 = TSimd.Broadcast(x);
        TSimd x1 = TSimd.Broadcast(Unsafe.Add(ref x, xStep));
        TSimd x2 = TSimd.Broadcast(Unsafe.Add(ref x, 2 * xStep));
        TSimd x3 = TSimd.Broadcast(Unsafe.Add(ref x, 3 * xStep));
        TSimd x4 = TSimd.Broadcast(Unsafe.Add(ref x, 4 * xStep));
        TSimd x5 = TSimd.Broadcast(Unsafe.Add(ref x, 5 * xStep));
        TSimd x6 = TSimd.Broadcast(Unsafe.Add(ref x, 6 * xStep));
        TSimd x7 = TSimd.Broadcast(Unsafe.Add(ref x, 7 * xStep));
        ref T w1 = ref Unsafe.Add(ref w, stride);
        ref T w2 = ref Unsafe.Add(ref w1, stride);
        ref T w3 = ref Unsafe.Add(ref w2, stride);
        ref T w4 = ref Unsafe.Add(ref w3, stride);
        ref T w5 = ref Unsafe.Add(ref w4, stride);
        ref T w6 = ref Unsafe.Add(ref w5, stride);
        ref T w7 = ref Unsafe.Add(ref w6, stride);
        nint j = 0;
        for (; j <= n - (2 * TSimd.Count); j += 2 * TSimd.Count)
        {
            nint r = j + TSimd.Count;
            TSimd zl = TSimd.MultiplyAdd(x0, TSimd.Load(ref Unsafe.Add(ref w, j)), TSimd.Load(ref Unsafe.Add(ref z, j)));
            TSimd zr = TSimd.MultiplyAdd(x0, TSimd.Load(ref Unsafe.Add(ref w, r)), TSimd.Load(ref Unsafe.Add(ref z, r)));
            zl = TSimd.MultiplyAdd(x1, TSimd.Load(ref Unsafe.Add(ref w1, j)), zl);
            zr = TSimd.MultiplyAdd(x1, TSimd.Load(ref Unsafe.Add(ref w1, r)), zr);
            zl = TSimd.MultiplyAdd(x2, TSimd.Load(ref Unsafe.Add(ref w2, j)), zl);
            zr = TSimd.MultiplyAdd(x2, TSimd.Load(ref Unsafe.Add(ref w2, r)), zr);
            zl = TSimd.MultiplyAdd(x3, TSimd.Load(ref Unsafe.Add(ref w3, j)), zl);
            zr = TSimd.MultiplyAdd(x3, TSimd.Load(ref Unsafe.Add(ref w3, r)), zr);
            zl = TSimd.MultiplyAdd(x4, TSimd.Load(ref Unsafe.Add(ref w4, j)), zl);
            zr = TSimd.MultiplyAdd(x4, TSimd.Load(ref Unsafe.Add(ref w4, r)), zr);
            zl = TSimd.MultiplyAdd(x5, TSimd.Load(ref Unsafe.Add(ref w5, j)), zl);
            zr = TSimd.MultiplyAdd(x5, TSimd.Load(ref Unsafe.Add(ref w5, r)), zr);
            zl = TSimd.MultiplyAdd(x6, TSimd.Load(ref Unsafe.Add(ref w6, j)), zl);
            zr = TSimd.MultiplyAdd(x6, TSimd.Load(ref Unsafe.Add(ref w6, r)), zr);
            TSimd.Store(TSimd.MultiplyAdd(x7, TSimd.Load(ref Unsafe.Add(ref w7, j)), zl), ref Unsafe.Add(ref z, j));
            TSimd.Store(TSimd.MultiplyAdd(x7, TSimd.Load(ref Unsafe.Add(ref w7, r)), zr), ref Unsafe.Add(ref z, r));
        }

        for (; j < n; j += TSimd.Count)
        {
            TSimd zj = TSimd.MultiplyAdd(x0, TSimd.Load(ref Unsafe.Add(ref w, j)), TSimd.Load(ref Unsafe.Add(ref z, j)));
            zj = TSimd.MultiplyAdd(x1, TSimd.Load(ref Unsafe.Add(ref w1, j)), zj);
            zj = TSimd.MultiplyAdd(x2, TSimd.Load(ref Unsafe.Add(ref w2, j)), zj);
            zj = TSimd.MultiplyAdd(x3, TSimd.Load(ref Unsafe.Add(ref w3, j)), zj);
            zj = TSimd.MultiplyAdd(x4, TSimd.Load(ref Unsafe.Add(ref w4, j)), zj);
            zj = TSimd.MultiplyAdd(x5, TSimd.Load(ref Unsafe.Add(ref w5, j)), zj);
            zj = TSimd.MultiplyAdd(x6, TSimd.Load(ref Unsafe.Add(ref w6, j)), zj);
            TSimd.Store(TSimd.MultiplyAdd(x7, TSimd.Load(ref Unsafe.Add(ref w7, j)), zj), ref Unsafe.Add(ref z, j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChainStrip<TStrip, T, TOperator>(ref T x, nint m, ref T w, nint stride, bool bias, ref T a, int n)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        TStrip c0 = bias ? TStrip.Load(ref Unsafe.Add(ref w, m * stride)) : TStrip.Zero;
        TStrip c1 = TStrip.Zero;
        TStrip c2 = TStrip.Zero;
        TStrip c3 = TStrip.Zero;
        nint k = 0;
        for (; k <= m - 4; k += 4)
        {
            c0 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k), ref w, c0);
            c1 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k + 1), ref Unsafe.Add(ref w, stride), c1);
            c2 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k + 2), ref Unsafe.Add(ref w, 2 * stride), c2);
            c3 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k + 3), ref Unsafe.Add(ref w, 3 * stride), c3);
            w = ref Unsafe.Add(ref w, 4 * stride);
        }

        if (k < m)
        {
            c0 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k), ref w, c0);
        }

        if (k + 1 < m)
        {
            c1 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k + 1), ref Unsafe.Add(ref w, stride), c1);
        }

        if (k + 2 < m)
        {
            c2 = TStrip.MultiplyAdd(Unsafe.Add(ref x, k + 2), ref Unsafe.Add(ref w, 2 * stride), c2);
        }

        TStrip z = (c0 + c1) + (c2 + c3);
        TStrip.Store(typeof(TOperator) == typeof(IdentityOperator) ? z : TStrip.Map<TOperator>(z, n), ref a);
    }

    [Conditional(Check.Constant)]
    private static void CheckOperands<TSimd, T>(ref T x, int m, ref T w, nint stride, bool bias, ref T z, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref w, stride, Check.Rows(m, bias), n, TSimd.Count, "W");
        Check.IsApart(ref z, n, ref x, m, "z and x");
        Check.IsApart(ref z, n, ref w, Check.Extent(Check.Rows(m, bias), stride, n), "z and W");
    }

    /// <summary><c>z = start + x·W</c> over one strip of columns.</summary>
    private readonly ref struct SumOfRows<T>(ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, ref T z) : IStripKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ref T _x = ref x;
        private readonly ref T _w = ref w;
        private readonly ref T _start = ref start;
        private readonly ref T _z = ref z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TStrip>()
            where TStrip : struct, IStrip<TStrip, T> => Strip<TStrip, T>(ref _x, xStep, m, ref _w, stride, ref _start, ref _z);
    }
}
