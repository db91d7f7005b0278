using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Folds dot products side by side: transposes lanes of several registers, and adds whole registers.
/// <para>Order: that of <see cref="VirtualRegister{TSimd, T}.Fold"/>, including the +0 at the end: the same bits as one fold after another.</para>
/// <para>Bound: the shuffles. Four folds take six of them for each register of a dot, and three additions.</para>
/// </summary>
/// <remarks>
/// Sizes tell the number of lanes, not <see cref="ISimd{TSelf, T}.Count"/>: the JIT knows sizes before it inlines. So branches for other
/// widths take nothing from the inliner's budget, of which a narrow step has little to spare.
/// </remarks>
internal static class TransposedFold
{
    /// <summary>Writes the folds of four virtual registers to consecutive elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, T>(
        VirtualRegister<TSimd, T> a, VirtualRegister<TSimd, T> b, VirtualRegister<TSimd, T> c, VirtualRegister<TSimd, T> d, ref T destination)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Unsafe.SizeOf<TSimd>() == 2 * Unsafe.SizeOf<T>())
        {
            TSimd ab = Two<TSimd, T>(a.R0 + a.R1, b.R0 + b.R1) + Two<TSimd, T>(a.R2 + a.R3, b.R2 + b.R3);
            TSimd cd = Two<TSimd, T>(c.R0 + c.R1, d.R0 + d.R1) + Two<TSimd, T>(c.R2 + c.R3, d.R2 + d.R3);
            TSimd.Store(ab + TSimd.Zero, ref destination);
            TSimd.Store(cd + TSimd.Zero, ref Unsafe.Add(ref destination, 2));
            return;
        }

        TSimd sum = Four<TSimd, T>(a.R0, b.R0, c.R0, d.R0);
        if (Unsafe.SizeOf<TSimd>() < AlignedMemory.Bytes)
        {
            sum += Four<TSimd, T>(a.R1, b.R1, c.R1, d.R1);
        }

        if (2 * Unsafe.SizeOf<TSimd>() < AlignedMemory.Bytes)
        {
            sum += Four<TSimd, T>(a.R2, b.R2, c.R2, d.R2) + Four<TSimd, T>(a.R3, b.R3, c.R3, d.R3);
        }

        TSimd.StoreFour(sum + TSimd.Zero, ref destination);
    }

    /// <summary>
    /// <c>d·Wᵀ</c> in one register: lane i is the dot product of d with row i of W for the first <paramref name="rows"/> lanes,
    /// +0 in the others. The products of a row are rounded. The transposition need not wait for d.
    /// </summary>
    /// <param name="d">The vector; the lanes after its n values are zero.</param>
    /// <param name="n">Values of the vector, 1 to <see cref="ISimd{TSelf, T}.Count"/>.</param>
    /// <param name="w">The first row. Rows are padded with zeros to at least a whole register; no more of them is read.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows, 1 to <see cref="ISimd{TSelf, T}.Count"/>; nothing after them is read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd DotRows<TSimd, T>(TSimd d, int n, ref T w, nint stride, int rows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Unsafe.SizeOf<TSimd>() > 8 * Unsafe.SizeOf<T>())
        {
            return OneByOne(d, ref w, stride, rows);
        }

        nint last = (rows - 1) * stride;
        TSimd sum = Unsafe.SizeOf<TSimd>() == 2 * Unsafe.SizeOf<T>()
            ? TwoTerms(d, n, ref w, stride, last)
            : FourTerms(d, 0, n, ref w, stride, last);
        if (Unsafe.SizeOf<TSimd>() == 8 * Unsafe.SizeOf<T>() && n > 4)
        {
            sum += FourTerms(d, 4, n, ref w, stride, last);
        }

        return TSimd.KeepFirst(sum + TSimd.Zero, rows);
    }

    // For registers of sixteen lanes, for which no step is narrow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TSimd OneByOne<TSimd, T>(TSimd d, ref T w, nint stride, int rows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> sums = stackalloc T[TSimd.Count];
        sums.Clear();
        for (int row = 0; row < rows; row++)
        {
            sums[row] = new VirtualRegister<TSimd, T>(d * TSimd.Load(ref Unsafe.Add(ref w, row * stride))).Fold();
        }

        return TSimd.Load(ref sums[0]);
    }

    // The folds of two registers of two lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Two<TSimd, T>(TSimd a, TSimd b)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.UnpackLow(a, b) + TSimd.UnpackHigh(a, b);

    // The folds of one register each of four dots, in the first four lanes: lanes 0 + 2 and 1 + 3 of two dots at once, then of all four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Four<TSimd, T>(TSimd a, TSimd b, TSimd c, TSimd d)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd ac = TSimd.PairLow(a, c) + TSimd.PairHigh(a, c);
        TSimd bd = TSimd.PairLow(b, d) + TSimd.PairHigh(b, d);
        return TSimd.SumFours(TSimd.UnpackLow(ac, bd) + TSimd.UnpackHigh(ac, bd));
    }

    // d0·c0 + d1·c1 for the columns c of two rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd TwoTerms<TSimd, T>(TSimd d, int n, ref T w, nint stride, nint last)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd r0 = TSimd.Load(ref w);
        TSimd r1 = TSimd.Load(ref Unsafe.Add(ref w, Math.Min(stride, last)));
        TSimd even = TSimd.UnpackLow(r0, r1) * TSimd.BroadcastLane(d, 0);
        return n > 1 ? even + (TSimd.UnpackHigh(r0, r1) * TSimd.BroadcastLane(d, 1)) : even;
    }

    // (d0·c0 + d2·c2) + (d1·c1 + d3·c3) for four columns c of four or eight rows. Instead of rows after the last one it reads the last row
    // again, and drops the lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd FourTerms<TSimd, T>(TSimd d, int first, int n, ref T w, nint stride, nint last)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        w = ref Unsafe.Add(ref w, first);
        TSimd r0 = TSimd.LoadFours(ref w, ref Unsafe.Add(ref w, Math.Min(4 * stride, last)));
        TSimd r1 = TSimd.LoadFours(ref Unsafe.Add(ref w, Math.Min(stride, last)), ref Unsafe.Add(ref w, Math.Min(5 * stride, last)));
        TSimd r2 = TSimd.LoadFours(ref Unsafe.Add(ref w, Math.Min(2 * stride, last)), ref Unsafe.Add(ref w, Math.Min(6 * stride, last)));
        TSimd r3 = TSimd.LoadFours(ref Unsafe.Add(ref w, Math.Min(3 * stride, last)), ref Unsafe.Add(ref w, Math.Min(7 * stride, last)));
        TSimd r02 = TSimd.PairLow(r0, r2);
        TSimd r13 = TSimd.PairLow(r1, r3);
        TSimd even = TSimd.UnpackLow(r02, r13) * TSimd.BroadcastLane(d, first);
        if (n > first + 1)
        {
            TSimd odd = TSimd.UnpackHigh(r02, r13) * TSimd.BroadcastLane(d, first + 1);
            if (n > first + 2)
            {
                r02 = TSimd.PairHigh(r0, r2);
                r13 = TSimd.PairHigh(r1, r3);
                even += TSimd.UnpackLow(r02, r13) * TSimd.BroadcastLane(d, first + 2);
                odd += TSimd.UnpackHigh(r02, r13) * TSimd.BroadcastLane(d, first + 3);
            }

            even += odd;
        }

        return even;
    }
}
