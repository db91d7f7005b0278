using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>z = x·W</c>, or <c>z = x·W + bias</c> where W has one row more than x has values.
/// <para>Shapes: x has m values; W is m (+ 1) × n, its rows padded; z has n values and room for whole registers.</para>
/// <para>Reads W once, and x once for each strip of columns. Writes z up to the last register that holds a logical column; the
/// padding of z becomes what the padding of W gives (zero for finite x). Nothing may overlap z.</para>
/// <para>Order: as <see cref="SummationChains"/> says; each term one fused multiply-add.</para>
/// <para>Bound: one read of W from the cache level that holds it; in narrow layers the latency of m ÷ C multiply-adds.</para>
/// </summary>
internal static class RowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T x, int m, ref T w, nint stride, bool bias, ref T z, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (chains == 1)
        {
            ref T start = ref bias ? ref Unsafe.Add(ref w, m * stride) : ref Unsafe.NullRef<T>();
            OneChain<TSimd, T>(ref x, 1, m, ref w, stride, ref start, ref z, n);
            return;
        }

        nint column = 0;
        for (; TSimd.Registers >= 16 && column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
        {
            FourChains<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                ref x, m, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column));
        }

        for (; column < n; column += TSimd.Count)
        {
            FourChains<SingleStrip<TSimd, T>, T>(
                ref x, m, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column));
        }
    }

    /// <summary>
    /// <c>z = start + x·W</c>, one chain an element, for an x whose values lie <paramref name="xStep"/> elements apart. The chains
    /// start at +0 where start is a null reference; it may be z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OneChain<TSimd, T>(
        ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint column = 0;

        // Scalar code runs best in strips of one: more lanes than that spill to memory.
        if (TSimd.Registers >= 16)
        {
            // Eight accumulators hide the four cycles of a multiply-add on two units.
            for (; column <= n - (8 * TSimd.Count); column += 8 * TSimd.Count)
            {
                Columns<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>(
                    ref x, xStep, m, ref Unsafe.Add(ref w, column), stride, ref start, column, ref Unsafe.Add(ref z, column));
            }

            for (; column <= n - (4 * TSimd.Count); column += 4 * TSimd.Count)
            {
                Columns<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>(
                    ref x, xStep, m, ref Unsafe.Add(ref w, column), stride, ref start, column, ref Unsafe.Add(ref z, column));
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    ref x, xStep, m, ref Unsafe.Add(ref w, column), stride, ref start, column, ref Unsafe.Add(ref z, column));
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                ref x, xStep, m, ref Unsafe.Add(ref w, column), stride, ref start, column, ref Unsafe.Add(ref z, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(
        ref T x, nint xStep, nint m, ref T w, nint stride, ref T start, nint column, ref T z)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip sum = Unsafe.IsNullRef(ref start) ? TStrip.Zero : TStrip.Load(ref Unsafe.Add(ref start, column));
        for (nint k = 0; k < m; k++)
        {
            sum = TStrip.MultiplyAdd(x, ref w, sum);
            x = ref Unsafe.Add(ref x, xStep);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.Store(sum, ref z);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TStrip, T>(ref T x, nint m, ref T w, nint stride, bool bias, ref T z)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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

        TStrip.Store((c0 + c1) + (c2 + c3), ref z);
    }
}
