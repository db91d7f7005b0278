using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The lower triangle of <c>G = X·Xᵀ</c>, diagonal included: <c>G_ts</c> for <c>s ≤ t</c>, the dot product of rows t and s.
/// <para>Shapes: X is s × m with padded rows, G is s × s. The upper triangle does not change. G may not overlap X.</para>
/// <para>Order: that of <see cref="TransposedRowProduct"/>, which does the work unless the virtual register is one register.</para>
/// <para>Bound: the multiply-adds, s·(s + 1)·m ÷ 2; tiles on the diagonal also compute the elements above it. Measured at
/// 512 bits: 16 × 784 at 80 % of the peak.</para>
/// </summary>
internal static class LowerGramProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> rows, in Rows<T> gram)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T x = ref rows.First;
        nint stride = rows.Stride;
        int s = rows.Count;
        int m = rows.Columns;
        ref T g = ref gram.First;
        nint gStride = gram.Stride;
        Check.IsPadded(ref x, stride, s, m, TSimd.Count, "X");
        Check.HasRoom(gStride, s, s, 1, "G");
        Check.IsApart(ref g, Check.Extent(s, gStride, s), ref x, Check.Extent(s, stride, m), "G and X");
        int tiled = TSimd.Count == VirtualRegister<TSimd, T>.Lanes ? s & -4 : 0;
        for (nint t = 0; t < tiled; t += 4)
        {
            ref T xt = ref Unsafe.Add(ref x, t * stride);
            ref T gt = ref Unsafe.Add(ref g, t * gStride);
            for (nint c = 0; c < t; c += 4)
            {
                FourByFour<TSimd, T>(ref xt, ref Unsafe.Add(ref x, c * stride), stride, m, ref Unsafe.Add(ref gt, c), gStride);
            }

            OnDiagonal<TSimd, T>(ref xt, stride, m, ref Unsafe.Add(ref gt, t), gStride);
        }

        for (nint t = tiled; t < s; t++)
        {
            TransposedRowProduct.Run<TSimd, T>(
                new Row<T>(ref rows[t], m), new Weights<T>(ref x, (int)stride, (int)t + 1, m, hasBias: false), ref gram[t]);
        }
    }

    // Elements above the diagonal are computed, but not written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OnDiagonal<TSimd, T>(ref T x, nint stride, nint m, ref T g, nint gStride)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> tile = stackalloc T[16];
        FourByFour<TSimd, T>(ref x, ref x, stride, m, ref tile[0], 4);
        for (int t = 0; t < 4; t++)
        {
            for (int s = 0; s <= t; s++)
            {
                Unsafe.Add(ref g, (t * gStride) + s) = tile[(4 * t) + s];
            }
        }
    }

    /// <summary>
    /// The dot products of four rows with four others, for a width whose register is a virtual register: sixteen accumulators; each
    /// loaded register serves four multiply-adds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByFour<TSimd, T>(ref T x, ref T y, nint stride, nint m, ref T g, nint gStride)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T x1 = ref Unsafe.Add(ref x, stride);
        ref T x2 = ref Unsafe.Add(ref x1, stride);
        ref T x3 = ref Unsafe.Add(ref x2, stride);
        ref T y1 = ref Unsafe.Add(ref y, stride);
        ref T y2 = ref Unsafe.Add(ref y1, stride);
        ref T y3 = ref Unsafe.Add(ref y2, stride);
        TSimd s00 = TSimd.Zero;
        TSimd s01 = TSimd.Zero;
        TSimd s02 = TSimd.Zero;
        TSimd s03 = TSimd.Zero;
        TSimd s10 = TSimd.Zero;
        TSimd s11 = TSimd.Zero;
        TSimd s12 = TSimd.Zero;
        TSimd s13 = TSimd.Zero;
        TSimd s20 = TSimd.Zero;
        TSimd s21 = TSimd.Zero;
        TSimd s22 = TSimd.Zero;
        TSimd s23 = TSimd.Zero;
        TSimd s30 = TSimd.Zero;
        TSimd s31 = TSimd.Zero;
        TSimd s32 = TSimd.Zero;
        TSimd s33 = TSimd.Zero;
        for (nint k = 0; k < m; k += TSimd.Count)
        {
            TSimd b0 = TSimd.Load(ref Unsafe.Add(ref y, k));
            TSimd b1 = TSimd.Load(ref Unsafe.Add(ref y1, k));
            TSimd b2 = TSimd.Load(ref Unsafe.Add(ref y2, k));
            TSimd b3 = TSimd.Load(ref Unsafe.Add(ref y3, k));
            TSimd a0 = TSimd.Load(ref Unsafe.Add(ref x, k));
            s00 = TSimd.MultiplyAdd(a0, b0, s00);
            s01 = TSimd.MultiplyAdd(a0, b1, s01);
            s02 = TSimd.MultiplyAdd(a0, b2, s02);
            s03 = TSimd.MultiplyAdd(a0, b3, s03);
            TSimd a1 = TSimd.Load(ref Unsafe.Add(ref x1, k));
            s10 = TSimd.MultiplyAdd(a1, b0, s10);
            s11 = TSimd.MultiplyAdd(a1, b1, s11);
            s12 = TSimd.MultiplyAdd(a1, b2, s12);
            s13 = TSimd.MultiplyAdd(a1, b3, s13);
            TSimd a2 = TSimd.Load(ref Unsafe.Add(ref x2, k));
            s20 = TSimd.MultiplyAdd(a2, b0, s20);
            s21 = TSimd.MultiplyAdd(a2, b1, s21);
            s22 = TSimd.MultiplyAdd(a2, b2, s22);
            s23 = TSimd.MultiplyAdd(a2, b3, s23);
            TSimd a3 = TSimd.Load(ref Unsafe.Add(ref x3, k));
            s30 = TSimd.MultiplyAdd(a3, b0, s30);
            s31 = TSimd.MultiplyAdd(a3, b1, s31);
            s32 = TSimd.MultiplyAdd(a3, b2, s32);
            s33 = TSimd.MultiplyAdd(a3, b3, s33);
        }

        TransposedFold.Store<TSimd, T>(new(s00), new(s01), new(s02), new(s03), ref Unsafe.Add(ref g, 0 * gStride));
        TransposedFold.Store<TSimd, T>(new(s10), new(s11), new(s12), new(s13), ref Unsafe.Add(ref g, 1 * gStride));
        TransposedFold.Store<TSimd, T>(new(s20), new(s21), new(s22), new(s23), ref Unsafe.Add(ref g, 2 * gStride));
        TransposedFold.Store<TSimd, T>(new(s30), new(s31), new(s32), new(s33), ref Unsafe.Add(ref g, 3 * gStride));
    }
}
