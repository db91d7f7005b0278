using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Strips of Z for <see cref="FourChainProduct"/> where there are few terms: the chains are summed two by two in registers, for two rows two
/// registers wide, or for four rows one register wide.
/// <para>Shapes: X has rows of m values, W is m (+ 1) rows of whole registers. Order: that of <see cref="RowProduct"/>.</para>
/// <para>Bound: the loads, one for each multiply-add, or five for four.</para>
/// </summary>
internal static class FourChainTile
{
    /// <summary>An even number of rows, two registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TwoRegisters<TSimd, T>(ref T x, nint xRow, nint m, ref T w, nint stride, ref T bias, ref T z, nint zRow, nint rows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (; rows > 0; rows -= 2)
        {
            ref T x1 = ref Unsafe.Add(ref x, xRow);
            TSimd sumL0 = TSimd.Zero;
            TSimd sumR0 = TSimd.Zero;
            TSimd sumL1 = TSimd.Zero;
            TSimd sumR1 = TSimd.Zero;
            for (nint pair = 0; pair < 4; pair += 2)
            {
                TSimd l0 = hasBias && pair == 0 ? TSimd.Load(ref bias) : TSimd.Zero;
                TSimd r0 = hasBias && pair == 0 ? TSimd.Load(ref Unsafe.Add(ref bias, TSimd.Count)) : TSimd.Zero;
                TSimd l1 = l0;
                TSimd r1 = r0;
                TSimd oddL0 = TSimd.Zero;
                TSimd oddR0 = TSimd.Zero;
                TSimd oddL1 = TSimd.Zero;
                TSimd oddR1 = TSimd.Zero;
                nint k = pair;
                ref T wk = ref Unsafe.Add(ref w, k * stride);
                for (; k < m - 1; k += 4)
                {
                    TSimd wl = TSimd.Load(ref wk);
                    TSimd wr = TSimd.Load(ref Unsafe.Add(ref wk, TSimd.Count));
                    TSimd x0k = TSimd.Broadcast(Unsafe.Add(ref x, k));
                    l0 = TSimd.MultiplyAdd(x0k, wl, l0);
                    r0 = TSimd.MultiplyAdd(x0k, wr, r0);
                    TSimd x1k = TSimd.Broadcast(Unsafe.Add(ref x1, k));
                    l1 = TSimd.MultiplyAdd(x1k, wl, l1);
                    r1 = TSimd.MultiplyAdd(x1k, wr, r1);
                    ref T next = ref Unsafe.Add(ref wk, stride);
                    TSimd nextL = TSimd.Load(ref next);
                    TSimd nextR = TSimd.Load(ref Unsafe.Add(ref next, TSimd.Count));
                    TSimd x0n = TSimd.Broadcast(Unsafe.Add(ref x, k + 1));
                    oddL0 = TSimd.MultiplyAdd(x0n, nextL, oddL0);
                    oddR0 = TSimd.MultiplyAdd(x0n, nextR, oddR0);
                    TSimd x1n = TSimd.Broadcast(Unsafe.Add(ref x1, k + 1));
                    oddL1 = TSimd.MultiplyAdd(x1n, nextL, oddL1);
                    oddR1 = TSimd.MultiplyAdd(x1n, nextR, oddR1);
                    wk = ref Unsafe.Add(ref wk, 4 * stride);
                }

                if (k < m)
                {
                    TSimd wl = TSimd.Load(ref wk);
                    TSimd wr = TSimd.Load(ref Unsafe.Add(ref wk, TSimd.Count));
                    TSimd x0k = TSimd.Broadcast(Unsafe.Add(ref x, k));
                    l0 = TSimd.MultiplyAdd(x0k, wl, l0);
                    r0 = TSimd.MultiplyAdd(x0k, wr, r0);
                    TSimd x1k = TSimd.Broadcast(Unsafe.Add(ref x1, k));
                    l1 = TSimd.MultiplyAdd(x1k, wl, l1);
                    r1 = TSimd.MultiplyAdd(x1k, wr, r1);
                }

                sumL0 = pair == 0 ? l0 + oddL0 : sumL0 + (l0 + oddL0);
                sumR0 = pair == 0 ? r0 + oddR0 : sumR0 + (r0 + oddR0);
                sumL1 = pair == 0 ? l1 + oddL1 : sumL1 + (l1 + oddL1);
                sumR1 = pair == 0 ? r1 + oddR1 : sumR1 + (r1 + oddR1);
            }

            TSimd.Store(sumL0, ref z);
            TSimd.Store(sumR0, ref Unsafe.Add(ref z, TSimd.Count));
            z = ref Unsafe.Add(ref z, zRow);
            TSimd.Store(sumL1, ref z);
            TSimd.Store(sumR1, ref Unsafe.Add(ref z, TSimd.Count));
            z = ref Unsafe.Add(ref z, zRow);
            x = ref Unsafe.Add(ref x1, xRow);
        }
    }

    /// <summary>A multiple of four rows, one register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OneRegister<TSimd, T>(ref T x, nint xRow, nint m, ref T w, nint stride, ref T bias, ref T z, nint zRow, nint rows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (; rows > 0; rows -= 4)
        {
            ref T x1 = ref Unsafe.Add(ref x, xRow);
            ref T x2 = ref Unsafe.Add(ref x1, xRow);
            ref T x3 = ref Unsafe.Add(ref x2, xRow);
            TSimd sum0 = TSimd.Zero;
            TSimd sum1 = TSimd.Zero;
            TSimd sum2 = TSimd.Zero;
            TSimd sum3 = TSimd.Zero;
            for (nint pair = 0; pair < 4; pair += 2)
            {
                TSimd z0 = hasBias && pair == 0 ? TSimd.Load(ref bias) : TSimd.Zero;
                TSimd z1 = z0;
                TSimd z2 = z0;
                TSimd z3 = z0;
                TSimd odd0 = TSimd.Zero;
                TSimd odd1 = TSimd.Zero;
                TSimd odd2 = TSimd.Zero;
                TSimd odd3 = TSimd.Zero;
                nint k = pair;
                ref T wk = ref Unsafe.Add(ref w, k * stride);
                for (; k < m - 1; k += 4)
                {
                    TSimd wl = TSimd.Load(ref wk);
                    z0 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), wl, z0);
                    z1 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k)), wl, z1);
                    z2 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k)), wl, z2);
                    z3 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k)), wl, z3);
                    TSimd next = TSimd.Load(ref Unsafe.Add(ref wk, stride));
                    odd0 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 1)), next, odd0);
                    odd1 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 1)), next, odd1);
                    odd2 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 1)), next, odd2);
                    odd3 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 1)), next, odd3);
                    wk = ref Unsafe.Add(ref wk, 4 * stride);
                }

                if (k < m)
                {
                    TSimd wl = TSimd.Load(ref wk);
                    z0 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), wl, z0);
                    z1 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k)), wl, z1);
                    z2 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k)), wl, z2);
                    z3 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k)), wl, z3);
                }

                sum0 = pair == 0 ? z0 + odd0 : sum0 + (z0 + odd0);
                sum1 = pair == 0 ? z1 + odd1 : sum1 + (z1 + odd1);
                sum2 = pair == 0 ? z2 + odd2 : sum2 + (z2 + odd2);
                sum3 = pair == 0 ? z3 + odd3 : sum3 + (z3 + odd3);
            }

            TSimd.Store(sum0, ref z);
            z = ref Unsafe.Add(ref z, zRow);
            TSimd.Store(sum1, ref z);
            z = ref Unsafe.Add(ref z, zRow);
            TSimd.Store(sum2, ref z);
            z = ref Unsafe.Add(ref z, zRow);
            TSimd.Store(sum3, ref z);
            z = ref Unsafe.Add(ref z, zRow);
            x = ref Unsafe.Add(ref x3, xRow);
        }
    }
}
