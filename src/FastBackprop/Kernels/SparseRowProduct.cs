using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="RowProduct"/> for an x that is mostly zeros: it reads only the rows of W whose bit is set in a <see cref="NonZeroMask"/>. If
/// sums have four chains, it reads all rows of each group of four inputs with a bit set.
/// <para>Order: as <see cref="SummationChains"/> says, without the zero terms. A zero term changes only the sign of a zero: its sum with a −0 may be
/// −0 or +0. So a sum of −0 is stored as +0, and <see cref="PositiveZeros"/> makes the bits of <see cref="RowProduct"/> the same.</para>
/// <para>Bound: one read of those rows of W. Rows that do not follow each other come from the second-level cache at two thirds of the
/// speed of a whole W, whose next line the hardware predicts; prefetch instructions were no faster.</para>
/// </summary>
internal static class SparseRowProduct
{
    // The first input of every four.
    private const ulong Fours = 0x1111_1111_1111_1111;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T x, ref ulong mask, in Weights<T> weights, ref T z, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T w = ref weights.First;
        nint stride = weights.Stride;
        int m = weights.Inputs;
        bool bias = weights.HasBias;
        int n = weights.Outputs;
        Check.IsPadded(ref w, stride, weights.Rows, n, TSimd.Count, "W");
        Check.IsApart(ref z, n, ref x, m, "z and x");
        Check.IsApart(ref z, n, ref w, weights.Extent, "z and W");
        NonZeroMask.CheckMask(ref x, m, ref mask);
        nint column = 0;
        if (typeof(TSimd) != typeof(SimdScalar<T>))
        {
            for (; chains == 1 && column <= n - (8 * TSimd.Count); column += 8 * TSimd.Count)
            {
                OneChain<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>(
                    ref x, m, ref mask, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column));
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    ref x, m, ref mask, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column), chains);
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                ref x, m, ref mask, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref z, column), chains);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TStrip, T>(ref T x, nint m, ref ulong mask, ref T w, nint stride, bool bias, ref T z, int chains)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (chains == 1)
        {
            OneChain<TStrip, T>(ref x, m, ref mask, ref w, stride, bias, ref z);
        }
        else
        {
            FourChains<TStrip, T>(ref x, m, ref mask, ref w, stride, bias, ref z);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneChain<TStrip, T>(ref T x, nint m, ref ulong mask, ref T w, nint stride, bool bias, ref T z)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip sum = bias ? TStrip.Load(ref Unsafe.Add(ref w, m * stride)) : TStrip.Zero;
        for (nint first = 0; first < m; first += NonZeroMask.WordBits)
        {
            ulong word = Unsafe.Add(ref mask, first / NonZeroMask.WordBits);
            while (word != 0)
            {
                nint k = first + BitOperations.TrailingZeroCount(word);
                word &= word - 1;
                sum = TStrip.MultiplyAdd(Unsafe.Add(ref x, k), ref Unsafe.Add(ref w, k * stride), sum);
            }
        }

        TStrip.Store(sum + TStrip.Zero, ref z);
    }

    // Such rows are short: four of them together cost less than a pass over the mask for each chain.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TStrip, T>(ref T x, nint m, ref ulong mask, ref T w, nint stride, bool bias, ref T z)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip c0 = bias ? TStrip.Load(ref Unsafe.Add(ref w, m * stride)) : TStrip.Zero;
        TStrip c1 = TStrip.Zero;
        TStrip c2 = TStrip.Zero;
        TStrip c3 = TStrip.Zero;
        nint whole = m & -4;
        for (nint first = 0; first < whole; first += NonZeroMask.WordBits)
        {
            ulong word = Unsafe.Add(ref mask, first / NonZeroMask.WordBits);
            word |= word >> 1;
            word = (word | (word >> 2)) & Fours;
            if (whole - first < NonZeroMask.WordBits)
            {
                // The last, incomplete four is handled below; the bias row follows it.
                word &= (1UL << (int)(whole - first)) - 1;
            }

            while (word != 0)
            {
                nint k = first + BitOperations.TrailingZeroCount(word);
                word &= word - 1;
                ref T xk = ref Unsafe.Add(ref x, k);
                ref T wk = ref Unsafe.Add(ref w, k * stride);
                c0 = TStrip.MultiplyAdd(xk, ref wk, c0);
                c1 = TStrip.MultiplyAdd(Unsafe.Add(ref xk, 1), ref Unsafe.Add(ref wk, stride), c1);
                c2 = TStrip.MultiplyAdd(Unsafe.Add(ref xk, 2), ref Unsafe.Add(ref wk, 2 * stride), c2);
                c3 = TStrip.MultiplyAdd(Unsafe.Add(ref xk, 3), ref Unsafe.Add(ref wk, 3 * stride), c3);
            }
        }

        if (whole < m)
        {
            c0 = TStrip.MultiplyAdd(Unsafe.Add(ref x, whole), ref Unsafe.Add(ref w, whole * stride), c0);
        }

        if (whole + 1 < m)
        {
            c1 = TStrip.MultiplyAdd(Unsafe.Add(ref x, whole + 1), ref Unsafe.Add(ref w, (whole + 1) * stride), c1);
        }

        if (whole + 2 < m)
        {
            c2 = TStrip.MultiplyAdd(Unsafe.Add(ref x, whole + 2), ref Unsafe.Add(ref w, (whole + 2) * stride), c2);
        }

        TStrip.Store((c0 + c1) + (c2 + c3) + TStrip.Zero, ref z);
    }
}
