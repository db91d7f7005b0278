// Written by tools/TileGenerator, and to be changed there: dotnet run -c Release --project tools/TileGenerator
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>Tiles of eight rows, for 32 registers.</content>
internal static partial class ProductTile
{
    /// <summary>Eight rows, three registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightByThree<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        TSimd l0 = TSimd.Zero;
        TSimd m0 = TSimd.Zero;
        TSimd r0 = TSimd.Zero;
        TSimd l1 = TSimd.Zero;
        TSimd m1 = TSimd.Zero;
        TSimd r1 = TSimd.Zero;
        TSimd l2 = TSimd.Zero;
        TSimd m2 = TSimd.Zero;
        TSimd r2 = TSimd.Zero;
        TSimd l3 = TSimd.Zero;
        TSimd m3 = TSimd.Zero;
        TSimd r3 = TSimd.Zero;
        TSimd l4 = TSimd.Zero;
        TSimd m4 = TSimd.Zero;
        TSimd r4 = TSimd.Zero;
        TSimd l5 = TSimd.Zero;
        TSimd m5 = TSimd.Zero;
        TSimd r5 = TSimd.Zero;
        TSimd l6 = TSimd.Zero;
        TSimd m6 = TSimd.Zero;
        TSimd r6 = TSimd.Zero;
        TSimd l7 = TSimd.Zero;
        TSimd m7 = TSimd.Zero;
        TSimd r7 = TSimd.Zero;
        if (!Unsafe.IsNullRef(ref start))
        {
            l0 = TSimd.Load(ref start);
            m0 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r0 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l1 = TSimd.Load(ref start);
            m1 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r1 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l2 = TSimd.Load(ref start);
            m2 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r2 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l3 = TSimd.Load(ref start);
            m3 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r3 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l4 = TSimd.Load(ref start);
            m4 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r4 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l5 = TSimd.Load(ref start);
            m5 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r5 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l6 = TSimd.Load(ref start);
            m6 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r6 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l7 = TSimd.Load(ref start);
            m7 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            r7 = TSimd.Load(ref Unsafe.Add(ref start, 2 * TSimd.Count));
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        ref T a4 = ref Unsafe.Add(ref a3, aRow);
        ref T a5 = ref Unsafe.Add(ref a4, aRow);
        ref T a6 = ref Unsafe.Add(ref a5, aRow);
        ref T a7 = ref Unsafe.Add(ref a6, aRow);
        nint k = 0;
        for (; count >= 2; count -= 2)
        {
            TSimd bl0 = TSimd.Load(ref b);
            TSimd bm0 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            TSimd br0 = TSimd.Load(ref Unsafe.Add(ref b, 2 * TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            l0 = TSimd.MultiplyAdd(x00, bl0, l0);
            m0 = TSimd.MultiplyAdd(x00, bm0, m0);
            r0 = TSimd.MultiplyAdd(x00, br0, r0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            l1 = TSimd.MultiplyAdd(x10, bl0, l1);
            m1 = TSimd.MultiplyAdd(x10, bm0, m1);
            r1 = TSimd.MultiplyAdd(x10, br0, r1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            l2 = TSimd.MultiplyAdd(x20, bl0, l2);
            m2 = TSimd.MultiplyAdd(x20, bm0, m2);
            r2 = TSimd.MultiplyAdd(x20, br0, r2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            l3 = TSimd.MultiplyAdd(x30, bl0, l3);
            m3 = TSimd.MultiplyAdd(x30, bm0, m3);
            r3 = TSimd.MultiplyAdd(x30, br0, r3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            l4 = TSimd.MultiplyAdd(x40, bl0, l4);
            m4 = TSimd.MultiplyAdd(x40, bm0, m4);
            r4 = TSimd.MultiplyAdd(x40, br0, r4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            l5 = TSimd.MultiplyAdd(x50, bl0, l5);
            m5 = TSimd.MultiplyAdd(x50, bm0, m5);
            r5 = TSimd.MultiplyAdd(x50, br0, r5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            l6 = TSimd.MultiplyAdd(x60, bl0, l6);
            m6 = TSimd.MultiplyAdd(x60, bm0, m6);
            r6 = TSimd.MultiplyAdd(x60, br0, r6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            l7 = TSimd.MultiplyAdd(x70, bl0, l7);
            m7 = TSimd.MultiplyAdd(x70, bm0, m7);
            r7 = TSimd.MultiplyAdd(x70, br0, r7);

            TSimd bl1 = TSimd.Load(ref b);
            TSimd bm1 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            TSimd br1 = TSimd.Load(ref Unsafe.Add(ref b, 2 * TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x01 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 1, aStep)));
            l0 = TSimd.MultiplyAdd(x01, bl1, l0);
            m0 = TSimd.MultiplyAdd(x01, bm1, m0);
            r0 = TSimd.MultiplyAdd(x01, br1, r0);
            TSimd x11 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 1, aStep)));
            l1 = TSimd.MultiplyAdd(x11, bl1, l1);
            m1 = TSimd.MultiplyAdd(x11, bm1, m1);
            r1 = TSimd.MultiplyAdd(x11, br1, r1);
            TSimd x21 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 1, aStep)));
            l2 = TSimd.MultiplyAdd(x21, bl1, l2);
            m2 = TSimd.MultiplyAdd(x21, bm1, m2);
            r2 = TSimd.MultiplyAdd(x21, br1, r2);
            TSimd x31 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 1, aStep)));
            l3 = TSimd.MultiplyAdd(x31, bl1, l3);
            m3 = TSimd.MultiplyAdd(x31, bm1, m3);
            r3 = TSimd.MultiplyAdd(x31, br1, r3);
            TSimd x41 = TSimd.Broadcast(Unsafe.Add(ref a4, TStep.At(k, 1, aStep)));
            l4 = TSimd.MultiplyAdd(x41, bl1, l4);
            m4 = TSimd.MultiplyAdd(x41, bm1, m4);
            r4 = TSimd.MultiplyAdd(x41, br1, r4);
            TSimd x51 = TSimd.Broadcast(Unsafe.Add(ref a5, TStep.At(k, 1, aStep)));
            l5 = TSimd.MultiplyAdd(x51, bl1, l5);
            m5 = TSimd.MultiplyAdd(x51, bm1, m5);
            r5 = TSimd.MultiplyAdd(x51, br1, r5);
            TSimd x61 = TSimd.Broadcast(Unsafe.Add(ref a6, TStep.At(k, 1, aStep)));
            l6 = TSimd.MultiplyAdd(x61, bl1, l6);
            m6 = TSimd.MultiplyAdd(x61, bm1, m6);
            r6 = TSimd.MultiplyAdd(x61, br1, r6);
            TSimd x71 = TSimd.Broadcast(Unsafe.Add(ref a7, TStep.At(k, 1, aStep)));
            l7 = TSimd.MultiplyAdd(x71, bl1, l7);
            m7 = TSimd.MultiplyAdd(x71, bm1, m7);
            r7 = TSimd.MultiplyAdd(x71, br1, r7);
            k = TStep.At(k, 2, aStep);
        }

        for (; count > 0; count--)
        {
            TSimd bl0 = TSimd.Load(ref b);
            TSimd bm0 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            TSimd br0 = TSimd.Load(ref Unsafe.Add(ref b, 2 * TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            l0 = TSimd.MultiplyAdd(x00, bl0, l0);
            m0 = TSimd.MultiplyAdd(x00, bm0, m0);
            r0 = TSimd.MultiplyAdd(x00, br0, r0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            l1 = TSimd.MultiplyAdd(x10, bl0, l1);
            m1 = TSimd.MultiplyAdd(x10, bm0, m1);
            r1 = TSimd.MultiplyAdd(x10, br0, r1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            l2 = TSimd.MultiplyAdd(x20, bl0, l2);
            m2 = TSimd.MultiplyAdd(x20, bm0, m2);
            r2 = TSimd.MultiplyAdd(x20, br0, r2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            l3 = TSimd.MultiplyAdd(x30, bl0, l3);
            m3 = TSimd.MultiplyAdd(x30, bm0, m3);
            r3 = TSimd.MultiplyAdd(x30, br0, r3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            l4 = TSimd.MultiplyAdd(x40, bl0, l4);
            m4 = TSimd.MultiplyAdd(x40, bm0, m4);
            r4 = TSimd.MultiplyAdd(x40, br0, r4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            l5 = TSimd.MultiplyAdd(x50, bl0, l5);
            m5 = TSimd.MultiplyAdd(x50, bm0, m5);
            r5 = TSimd.MultiplyAdd(x50, br0, r5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            l6 = TSimd.MultiplyAdd(x60, bl0, l6);
            m6 = TSimd.MultiplyAdd(x60, bm0, m6);
            r6 = TSimd.MultiplyAdd(x60, br0, r6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            l7 = TSimd.MultiplyAdd(x70, bl0, l7);
            m7 = TSimd.MultiplyAdd(x70, bm0, m7);
            r7 = TSimd.MultiplyAdd(x70, br0, r7);
            k = TStep.At(k, 1, aStep);
        }

        TSimd.Store(l0, ref z);
        TSimd.Store(m0, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r0, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l1, ref z);
        TSimd.Store(m1, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r1, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l2, ref z);
        TSimd.Store(m2, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r2, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l3, ref z);
        TSimd.Store(m3, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r3, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l4, ref z);
        TSimd.Store(m4, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r4, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l5, ref z);
        TSimd.Store(m5, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r5, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l6, ref z);
        TSimd.Store(m6, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r6, ref Unsafe.Add(ref z, 2 * TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l7, ref z);
        TSimd.Store(m7, ref Unsafe.Add(ref z, TSimd.Count));
        TSimd.Store(r7, ref Unsafe.Add(ref z, 2 * TSimd.Count));
    }

    /// <summary>Eight rows, two registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightByTwo<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        TSimd l0 = TSimd.Zero;
        TSimd r0 = TSimd.Zero;
        TSimd l1 = TSimd.Zero;
        TSimd r1 = TSimd.Zero;
        TSimd l2 = TSimd.Zero;
        TSimd r2 = TSimd.Zero;
        TSimd l3 = TSimd.Zero;
        TSimd r3 = TSimd.Zero;
        TSimd l4 = TSimd.Zero;
        TSimd r4 = TSimd.Zero;
        TSimd l5 = TSimd.Zero;
        TSimd r5 = TSimd.Zero;
        TSimd l6 = TSimd.Zero;
        TSimd r6 = TSimd.Zero;
        TSimd l7 = TSimd.Zero;
        TSimd r7 = TSimd.Zero;
        if (!Unsafe.IsNullRef(ref start))
        {
            l0 = TSimd.Load(ref start);
            r0 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l1 = TSimd.Load(ref start);
            r1 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l2 = TSimd.Load(ref start);
            r2 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l3 = TSimd.Load(ref start);
            r3 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l4 = TSimd.Load(ref start);
            r4 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l5 = TSimd.Load(ref start);
            r5 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l6 = TSimd.Load(ref start);
            r6 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
            start = ref Unsafe.Add(ref start, startRow);
            l7 = TSimd.Load(ref start);
            r7 = TSimd.Load(ref Unsafe.Add(ref start, TSimd.Count));
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        ref T a4 = ref Unsafe.Add(ref a3, aRow);
        ref T a5 = ref Unsafe.Add(ref a4, aRow);
        ref T a6 = ref Unsafe.Add(ref a5, aRow);
        ref T a7 = ref Unsafe.Add(ref a6, aRow);
        nint k = 0;
        for (; count >= 2; count -= 2)
        {
            TSimd bl0 = TSimd.Load(ref b);
            TSimd br0 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            l0 = TSimd.MultiplyAdd(x00, bl0, l0);
            r0 = TSimd.MultiplyAdd(x00, br0, r0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            l1 = TSimd.MultiplyAdd(x10, bl0, l1);
            r1 = TSimd.MultiplyAdd(x10, br0, r1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            l2 = TSimd.MultiplyAdd(x20, bl0, l2);
            r2 = TSimd.MultiplyAdd(x20, br0, r2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            l3 = TSimd.MultiplyAdd(x30, bl0, l3);
            r3 = TSimd.MultiplyAdd(x30, br0, r3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            l4 = TSimd.MultiplyAdd(x40, bl0, l4);
            r4 = TSimd.MultiplyAdd(x40, br0, r4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            l5 = TSimd.MultiplyAdd(x50, bl0, l5);
            r5 = TSimd.MultiplyAdd(x50, br0, r5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            l6 = TSimd.MultiplyAdd(x60, bl0, l6);
            r6 = TSimd.MultiplyAdd(x60, br0, r6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            l7 = TSimd.MultiplyAdd(x70, bl0, l7);
            r7 = TSimd.MultiplyAdd(x70, br0, r7);

            TSimd bl1 = TSimd.Load(ref b);
            TSimd br1 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x01 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 1, aStep)));
            l0 = TSimd.MultiplyAdd(x01, bl1, l0);
            r0 = TSimd.MultiplyAdd(x01, br1, r0);
            TSimd x11 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 1, aStep)));
            l1 = TSimd.MultiplyAdd(x11, bl1, l1);
            r1 = TSimd.MultiplyAdd(x11, br1, r1);
            TSimd x21 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 1, aStep)));
            l2 = TSimd.MultiplyAdd(x21, bl1, l2);
            r2 = TSimd.MultiplyAdd(x21, br1, r2);
            TSimd x31 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 1, aStep)));
            l3 = TSimd.MultiplyAdd(x31, bl1, l3);
            r3 = TSimd.MultiplyAdd(x31, br1, r3);
            TSimd x41 = TSimd.Broadcast(Unsafe.Add(ref a4, TStep.At(k, 1, aStep)));
            l4 = TSimd.MultiplyAdd(x41, bl1, l4);
            r4 = TSimd.MultiplyAdd(x41, br1, r4);
            TSimd x51 = TSimd.Broadcast(Unsafe.Add(ref a5, TStep.At(k, 1, aStep)));
            l5 = TSimd.MultiplyAdd(x51, bl1, l5);
            r5 = TSimd.MultiplyAdd(x51, br1, r5);
            TSimd x61 = TSimd.Broadcast(Unsafe.Add(ref a6, TStep.At(k, 1, aStep)));
            l6 = TSimd.MultiplyAdd(x61, bl1, l6);
            r6 = TSimd.MultiplyAdd(x61, br1, r6);
            TSimd x71 = TSimd.Broadcast(Unsafe.Add(ref a7, TStep.At(k, 1, aStep)));
            l7 = TSimd.MultiplyAdd(x71, bl1, l7);
            r7 = TSimd.MultiplyAdd(x71, br1, r7);
            k = TStep.At(k, 2, aStep);
        }

        for (; count > 0; count--)
        {
            TSimd bl0 = TSimd.Load(ref b);
            TSimd br0 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            l0 = TSimd.MultiplyAdd(x00, bl0, l0);
            r0 = TSimd.MultiplyAdd(x00, br0, r0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            l1 = TSimd.MultiplyAdd(x10, bl0, l1);
            r1 = TSimd.MultiplyAdd(x10, br0, r1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            l2 = TSimd.MultiplyAdd(x20, bl0, l2);
            r2 = TSimd.MultiplyAdd(x20, br0, r2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            l3 = TSimd.MultiplyAdd(x30, bl0, l3);
            r3 = TSimd.MultiplyAdd(x30, br0, r3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            l4 = TSimd.MultiplyAdd(x40, bl0, l4);
            r4 = TSimd.MultiplyAdd(x40, br0, r4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            l5 = TSimd.MultiplyAdd(x50, bl0, l5);
            r5 = TSimd.MultiplyAdd(x50, br0, r5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            l6 = TSimd.MultiplyAdd(x60, bl0, l6);
            r6 = TSimd.MultiplyAdd(x60, br0, r6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            l7 = TSimd.MultiplyAdd(x70, bl0, l7);
            r7 = TSimd.MultiplyAdd(x70, br0, r7);
            k = TStep.At(k, 1, aStep);
        }

        TSimd.Store(l0, ref z);
        TSimd.Store(r0, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l1, ref z);
        TSimd.Store(r1, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l2, ref z);
        TSimd.Store(r2, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l3, ref z);
        TSimd.Store(r3, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l4, ref z);
        TSimd.Store(r4, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l5, ref z);
        TSimd.Store(r5, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l6, ref z);
        TSimd.Store(r6, ref Unsafe.Add(ref z, TSimd.Count));
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(l7, ref z);
        TSimd.Store(r7, ref Unsafe.Add(ref z, TSimd.Count));
    }

    /// <summary>Eight rows, one register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightByOne<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        TSimd z0 = TSimd.Zero;
        TSimd z1 = TSimd.Zero;
        TSimd z2 = TSimd.Zero;
        TSimd z3 = TSimd.Zero;
        TSimd z4 = TSimd.Zero;
        TSimd z5 = TSimd.Zero;
        TSimd z6 = TSimd.Zero;
        TSimd z7 = TSimd.Zero;
        if (!Unsafe.IsNullRef(ref start))
        {
            z0 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z1 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z2 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z3 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z4 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z5 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z6 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z7 = TSimd.Load(ref start);
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        ref T a4 = ref Unsafe.Add(ref a3, aRow);
        ref T a5 = ref Unsafe.Add(ref a4, aRow);
        ref T a6 = ref Unsafe.Add(ref a5, aRow);
        ref T a7 = ref Unsafe.Add(ref a6, aRow);
        nint k = 0;
        for (; count >= 2; count -= 2)
        {
            TSimd bz0 = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            z0 = TSimd.MultiplyAdd(x00, bz0, z0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            z1 = TSimd.MultiplyAdd(x10, bz0, z1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            z2 = TSimd.MultiplyAdd(x20, bz0, z2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            z3 = TSimd.MultiplyAdd(x30, bz0, z3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            z4 = TSimd.MultiplyAdd(x40, bz0, z4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            z5 = TSimd.MultiplyAdd(x50, bz0, z5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            z6 = TSimd.MultiplyAdd(x60, bz0, z6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            z7 = TSimd.MultiplyAdd(x70, bz0, z7);

            TSimd bz1 = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x01 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 1, aStep)));
            z0 = TSimd.MultiplyAdd(x01, bz1, z0);
            TSimd x11 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 1, aStep)));
            z1 = TSimd.MultiplyAdd(x11, bz1, z1);
            TSimd x21 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 1, aStep)));
            z2 = TSimd.MultiplyAdd(x21, bz1, z2);
            TSimd x31 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 1, aStep)));
            z3 = TSimd.MultiplyAdd(x31, bz1, z3);
            TSimd x41 = TSimd.Broadcast(Unsafe.Add(ref a4, TStep.At(k, 1, aStep)));
            z4 = TSimd.MultiplyAdd(x41, bz1, z4);
            TSimd x51 = TSimd.Broadcast(Unsafe.Add(ref a5, TStep.At(k, 1, aStep)));
            z5 = TSimd.MultiplyAdd(x51, bz1, z5);
            TSimd x61 = TSimd.Broadcast(Unsafe.Add(ref a6, TStep.At(k, 1, aStep)));
            z6 = TSimd.MultiplyAdd(x61, bz1, z6);
            TSimd x71 = TSimd.Broadcast(Unsafe.Add(ref a7, TStep.At(k, 1, aStep)));
            z7 = TSimd.MultiplyAdd(x71, bz1, z7);
            k = TStep.At(k, 2, aStep);
        }

        for (; count > 0; count--)
        {
            TSimd bz0 = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x00 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            z0 = TSimd.MultiplyAdd(x00, bz0, z0);
            TSimd x10 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            z1 = TSimd.MultiplyAdd(x10, bz0, z1);
            TSimd x20 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            z2 = TSimd.MultiplyAdd(x20, bz0, z2);
            TSimd x30 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            z3 = TSimd.MultiplyAdd(x30, bz0, z3);
            TSimd x40 = TSimd.Broadcast(Unsafe.Add(ref a4, k));
            z4 = TSimd.MultiplyAdd(x40, bz0, z4);
            TSimd x50 = TSimd.Broadcast(Unsafe.Add(ref a5, k));
            z5 = TSimd.MultiplyAdd(x50, bz0, z5);
            TSimd x60 = TSimd.Broadcast(Unsafe.Add(ref a6, k));
            z6 = TSimd.MultiplyAdd(x60, bz0, z6);
            TSimd x70 = TSimd.Broadcast(Unsafe.Add(ref a7, k));
            z7 = TSimd.MultiplyAdd(x70, bz0, z7);
            k = TStep.At(k, 1, aStep);
        }

        TSimd.Store(z0, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z1, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z2, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z3, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z4, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z5, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z6, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z7, ref z);
    }
}
