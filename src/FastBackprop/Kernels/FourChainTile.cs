// Written by tools/TileGenerator, and to be changed there: dotnet run -c Release --project tools/TileGenerator
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The inner loop of <see cref="ManyRowProduct"/> in narrow layers, whose elements are summed in four chains: two rows of Z two
/// registers wide, or four rows one register wide, with their sixteen accumulators in registers, of which there must be 32.
/// <para>Order: as <see cref="SummationChains"/> says, as <see cref="RowProduct"/> does it for one row.</para>
/// <para>Bound: for two registers the multiply-adds, with as many loads, two a cycle; for one register the loads, five for four
/// multiply-adds.</para>
/// </summary>
internal static class FourChainTile
{
    /// <summary>Two rows, two registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TwoByTwo<TSimd, T>(ref T x, nint xStride, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T x1 = ref Unsafe.Add(ref x, xStride);
        TSimd l00 = bias ? TSimd.Load(ref Unsafe.Add(ref w, m * stride)) : TSimd.Zero;
        TSimd r00 = bias ? TSimd.Load(ref Unsafe.Add(ref w, (m * stride) + TSimd.Count)) : TSimd.Zero;
        TSimd l01 = TSimd.Zero;
        TSimd l02 = TSimd.Zero;
        TSimd l03 = TSimd.Zero;
        TSimd l10 = l00;
        TSimd l11 = TSimd.Zero;
        TSimd l12 = TSimd.Zero;
        TSimd l13 = TSimd.Zero;
        TSimd r01 = TSimd.Zero;
        TSimd r02 = TSimd.Zero;
        TSimd r03 = TSimd.Zero;
        TSimd r10 = r00;
        TSimd r11 = TSimd.Zero;
        TSimd r12 = TSimd.Zero;
        TSimd r13 = TSimd.Zero;
        nint k = 0;
        for (; k <= m - 4; k += 4)
        {
            TSimd wl0 = TSimd.Load(ref w);
            TSimd wr0 = TSimd.Load(ref Unsafe.Add(ref w, TSimd.Count));
            TSimd b00 = TSimd.Broadcast(Unsafe.Add(ref x, k));
            l00 = TSimd.MultiplyAdd(b00, wl0, l00);
            r00 = TSimd.MultiplyAdd(b00, wr0, r00);
            TSimd b10 = TSimd.Broadcast(Unsafe.Add(ref x1, k));
            l10 = TSimd.MultiplyAdd(b10, wl0, l10);
            r10 = TSimd.MultiplyAdd(b10, wr0, r10);
            TSimd wl1 = TSimd.Load(ref Unsafe.Add(ref w, stride));
            TSimd wr1 = TSimd.Load(ref Unsafe.Add(ref w, stride + TSimd.Count));
            TSimd b01 = TSimd.Broadcast(Unsafe.Add(ref x, k + 1));
            l01 = TSimd.MultiplyAdd(b01, wl1, l01);
            r01 = TSimd.MultiplyAdd(b01, wr1, r01);
            TSimd b11 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 1));
            l11 = TSimd.MultiplyAdd(b11, wl1, l11);
            r11 = TSimd.MultiplyAdd(b11, wr1, r11);
            TSimd wl2 = TSimd.Load(ref Unsafe.Add(ref w, 2 * stride));
            TSimd wr2 = TSimd.Load(ref Unsafe.Add(ref w, (2 * stride) + TSimd.Count));
            TSimd b02 = TSimd.Broadcast(Unsafe.Add(ref x, k + 2));
            l02 = TSimd.MultiplyAdd(b02, wl2, l02);
            r02 = TSimd.MultiplyAdd(b02, wr2, r02);
            TSimd b12 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 2));
            l12 = TSimd.MultiplyAdd(b12, wl2, l12);
            r12 = TSimd.MultiplyAdd(b12, wr2, r12);
            TSimd wl3 = TSimd.Load(ref Unsafe.Add(ref w, 3 * stride));
            TSimd wr3 = TSimd.Load(ref Unsafe.Add(ref w, (3 * stride) + TSimd.Count));
            TSimd b03 = TSimd.Broadcast(Unsafe.Add(ref x, k + 3));
            l03 = TSimd.MultiplyAdd(b03, wl3, l03);
            r03 = TSimd.MultiplyAdd(b03, wr3, r03);
            TSimd b13 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 3));
            l13 = TSimd.MultiplyAdd(b13, wl3, l13);
            r13 = TSimd.MultiplyAdd(b13, wr3, r13);
            w = ref Unsafe.Add(ref w, 4 * stride);
        }

        if (k < m)
        {
            TSimd wl0 = TSimd.Load(ref w);
            TSimd wr0 = TSimd.Load(ref Unsafe.Add(ref w, TSimd.Count));
            TSimd b00 = TSimd.Broadcast(Unsafe.Add(ref x, k));
            l00 = TSimd.MultiplyAdd(b00, wl0, l00);
            r00 = TSimd.MultiplyAdd(b00, wr0, r00);
            TSimd b10 = TSimd.Broadcast(Unsafe.Add(ref x1, k));
            l10 = TSimd.MultiplyAdd(b10, wl0, l10);
            r10 = TSimd.MultiplyAdd(b10, wr0, r10);
        }

        if (k + 1 < m)
        {
            TSimd wl1 = TSimd.Load(ref Unsafe.Add(ref w, stride));
            TSimd wr1 = TSimd.Load(ref Unsafe.Add(ref w, stride + TSimd.Count));
            TSimd b01 = TSimd.Broadcast(Unsafe.Add(ref x, k + 1));
            l01 = TSimd.MultiplyAdd(b01, wl1, l01);
            r01 = TSimd.MultiplyAdd(b01, wr1, r01);
            TSimd b11 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 1));
            l11 = TSimd.MultiplyAdd(b11, wl1, l11);
            r11 = TSimd.MultiplyAdd(b11, wr1, r11);
        }

        if (k + 2 < m)
        {
            TSimd wl2 = TSimd.Load(ref Unsafe.Add(ref w, 2 * stride));
            TSimd wr2 = TSimd.Load(ref Unsafe.Add(ref w, (2 * stride) + TSimd.Count));
            TSimd b02 = TSimd.Broadcast(Unsafe.Add(ref x, k + 2));
            l02 = TSimd.MultiplyAdd(b02, wl2, l02);
            r02 = TSimd.MultiplyAdd(b02, wr2, r02);
            TSimd b12 = TSimd.Broadcast(Unsafe.Add(ref x1, k + 2));
            l12 = TSimd.MultiplyAdd(b12, wl2, l12);
            r12 = TSimd.MultiplyAdd(b12, wr2, r12);
        }

        TSimd.Store((l00 + l01) + (l02 + l03), ref z);
        TSimd.Store((r00 + r01) + (r02 + r03), ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zStride);
        TSimd.Store((l10 + l11) + (l12 + l13), ref z);
        TSimd.Store((r10 + r11) + (r12 + r13), ref Unsafe.Add(ref z, TSimd.Count));
    }

    /// <summary>Four rows, one register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void FourByOne<TSimd, T>(ref T x, nint xStride, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T x1 = ref Unsafe.Add(ref x, xStride);
        ref T x2 = ref Unsafe.Add(ref x1, xStride);
        ref T x3 = ref Unsafe.Add(ref x2, xStride);
        TSimd z00 = bias ? TSimd.Load(ref Unsafe.Add(ref w, m * stride)) : TSimd.Zero;
        TSimd z01 = TSimd.Zero;
        TSimd z02 = TSimd.Zero;
        TSimd z03 = TSimd.Zero;
        TSimd z10 = z00;
        TSimd z11 = TSimd.Zero;
        TSimd z12 = TSimd.Zero;
        TSimd z13 = TSimd.Zero;
        TSimd z20 = z00;
        TSimd z21 = TSimd.Zero;
        TSimd z22 = TSimd.Zero;
        TSimd z23 = TSimd.Zero;
        TSimd z30 = z00;
        TSimd z31 = TSimd.Zero;
        TSimd z32 = TSimd.Zero;
        TSimd z33 = TSimd.Zero;
        nint k = 0;
        for (; k <= m - 4; k += 4)
        {
            TSimd w0 = TSimd.Load(ref w);
            z00 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), w0, z00);
            z10 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k)), w0, z10);
            z20 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k)), w0, z20);
            z30 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k)), w0, z30);
            TSimd w1 = TSimd.Load(ref Unsafe.Add(ref w, stride));
            z01 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 1)), w1, z01);
            z11 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 1)), w1, z11);
            z21 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 1)), w1, z21);
            z31 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 1)), w1, z31);
            TSimd w2 = TSimd.Load(ref Unsafe.Add(ref w, 2 * stride));
            z02 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 2)), w2, z02);
            z12 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 2)), w2, z12);
            z22 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 2)), w2, z22);
            z32 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 2)), w2, z32);
            TSimd w3 = TSimd.Load(ref Unsafe.Add(ref w, 3 * stride));
            z03 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 3)), w3, z03);
            z13 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 3)), w3, z13);
            z23 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 3)), w3, z23);
            z33 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 3)), w3, z33);
            w = ref Unsafe.Add(ref w, 4 * stride);
        }

        if (k < m)
        {
            TSimd w0 = TSimd.Load(ref w);
            z00 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), w0, z00);
            z10 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k)), w0, z10);
            z20 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k)), w0, z20);
            z30 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k)), w0, z30);
        }

        if (k + 1 < m)
        {
            TSimd w1 = TSimd.Load(ref Unsafe.Add(ref w, stride));
            z01 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 1)), w1, z01);
            z11 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 1)), w1, z11);
            z21 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 1)), w1, z21);
            z31 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 1)), w1, z31);
        }

        if (k + 2 < m)
        {
            TSimd w2 = TSimd.Load(ref Unsafe.Add(ref w, 2 * stride));
            z02 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k + 2)), w2, z02);
            z12 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x1, k + 2)), w2, z12);
            z22 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x2, k + 2)), w2, z22);
            z32 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x3, k + 2)), w2, z32);
        }

        TSimd.Store((z00 + z01) + (z02 + z03), ref z);
        z = ref Unsafe.Add(ref z, zStride);
        TSimd.Store((z10 + z11) + (z12 + z13), ref z);
        z = ref Unsafe.Add(ref z, zStride);
        TSimd.Store((z20 + z21) + (z22 + z23), ref z);
        z = ref Unsafe.Add(ref z, zStride);
        TSimd.Store((z30 + z31) + (z32 + z33), ref z);
    }
}
