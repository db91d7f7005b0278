// Written by tools/TileGenerator, and to be changed there: dotnet run -c Release --project tools/TileGenerator
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>Tiles of four rows, for 16 registers and for the edges.</content>
internal static partial class ProductTile
{
    /// <summary>Four rows, three registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByThree<TSimd, T, TStep>(
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
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        nint k = 0;
        for (; count >= 4; count -= 4)
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

            TSimd bl2 = TSimd.Load(ref b);
            TSimd bm2 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            TSimd br2 = TSimd.Load(ref Unsafe.Add(ref b, 2 * TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x02 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 2, aStep)));
            l0 = TSimd.MultiplyAdd(x02, bl2, l0);
            m0 = TSimd.MultiplyAdd(x02, bm2, m0);
            r0 = TSimd.MultiplyAdd(x02, br2, r0);
            TSimd x12 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 2, aStep)));
            l1 = TSimd.MultiplyAdd(x12, bl2, l1);
            m1 = TSimd.MultiplyAdd(x12, bm2, m1);
            r1 = TSimd.MultiplyAdd(x12, br2, r1);
            TSimd x22 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 2, aStep)));
            l2 = TSimd.MultiplyAdd(x22, bl2, l2);
            m2 = TSimd.MultiplyAdd(x22, bm2, m2);
            r2 = TSimd.MultiplyAdd(x22, br2, r2);
            TSimd x32 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 2, aStep)));
            l3 = TSimd.MultiplyAdd(x32, bl2, l3);
            m3 = TSimd.MultiplyAdd(x32, bm2, m3);
            r3 = TSimd.MultiplyAdd(x32, br2, r3);

            TSimd bl3 = TSimd.Load(ref b);
            TSimd bm3 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            TSimd br3 = TSimd.Load(ref Unsafe.Add(ref b, 2 * TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x03 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 3, aStep)));
            l0 = TSimd.MultiplyAdd(x03, bl3, l0);
            m0 = TSimd.MultiplyAdd(x03, bm3, m0);
            r0 = TSimd.MultiplyAdd(x03, br3, r0);
            TSimd x13 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 3, aStep)));
            l1 = TSimd.MultiplyAdd(x13, bl3, l1);
            m1 = TSimd.MultiplyAdd(x13, bm3, m1);
            r1 = TSimd.MultiplyAdd(x13, br3, r1);
            TSimd x23 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 3, aStep)));
            l2 = TSimd.MultiplyAdd(x23, bl3, l2);
            m2 = TSimd.MultiplyAdd(x23, bm3, m2);
            r2 = TSimd.MultiplyAdd(x23, br3, r2);
            TSimd x33 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 3, aStep)));
            l3 = TSimd.MultiplyAdd(x33, bl3, l3);
            m3 = TSimd.MultiplyAdd(x33, bm3, m3);
            r3 = TSimd.MultiplyAdd(x33, br3, r3);
            k = TStep.At(k, 4, aStep);
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
    }

    /// <summary>Four rows, two registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByTwo<TSimd, T, TStep>(
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
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        nint k = 0;
        for (; count >= 4; count -= 4)
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

            TSimd bl2 = TSimd.Load(ref b);
            TSimd br2 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x02 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 2, aStep)));
            l0 = TSimd.MultiplyAdd(x02, bl2, l0);
            r0 = TSimd.MultiplyAdd(x02, br2, r0);
            TSimd x12 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 2, aStep)));
            l1 = TSimd.MultiplyAdd(x12, bl2, l1);
            r1 = TSimd.MultiplyAdd(x12, br2, r1);
            TSimd x22 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 2, aStep)));
            l2 = TSimd.MultiplyAdd(x22, bl2, l2);
            r2 = TSimd.MultiplyAdd(x22, br2, r2);
            TSimd x32 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 2, aStep)));
            l3 = TSimd.MultiplyAdd(x32, bl2, l3);
            r3 = TSimd.MultiplyAdd(x32, br2, r3);

            TSimd bl3 = TSimd.Load(ref b);
            TSimd br3 = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x03 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 3, aStep)));
            l0 = TSimd.MultiplyAdd(x03, bl3, l0);
            r0 = TSimd.MultiplyAdd(x03, br3, r0);
            TSimd x13 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 3, aStep)));
            l1 = TSimd.MultiplyAdd(x13, bl3, l1);
            r1 = TSimd.MultiplyAdd(x13, br3, r1);
            TSimd x23 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 3, aStep)));
            l2 = TSimd.MultiplyAdd(x23, bl3, l2);
            r2 = TSimd.MultiplyAdd(x23, br3, r2);
            TSimd x33 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 3, aStep)));
            l3 = TSimd.MultiplyAdd(x33, bl3, l3);
            r3 = TSimd.MultiplyAdd(x33, br3, r3);
            k = TStep.At(k, 4, aStep);
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
    }

    /// <summary>Four rows, one register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourByOne<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        TSimd z0 = TSimd.Zero;
        TSimd z1 = TSimd.Zero;
        TSimd z2 = TSimd.Zero;
        TSimd z3 = TSimd.Zero;
        if (!Unsafe.IsNullRef(ref start))
        {
            z0 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z1 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z2 = TSimd.Load(ref start);
            start = ref Unsafe.Add(ref start, startRow);
            z3 = TSimd.Load(ref start);
        }

        ref T a1 = ref Unsafe.Add(ref a, aRow);
        ref T a2 = ref Unsafe.Add(ref a1, aRow);
        ref T a3 = ref Unsafe.Add(ref a2, aRow);
        nint k = 0;
        for (; count >= 4; count -= 4)
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

            TSimd bz2 = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x02 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 2, aStep)));
            z0 = TSimd.MultiplyAdd(x02, bz2, z0);
            TSimd x12 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 2, aStep)));
            z1 = TSimd.MultiplyAdd(x12, bz2, z1);
            TSimd x22 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 2, aStep)));
            z2 = TSimd.MultiplyAdd(x22, bz2, z2);
            TSimd x32 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 2, aStep)));
            z3 = TSimd.MultiplyAdd(x32, bz2, z3);

            TSimd bz3 = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            TSimd x03 = TSimd.Broadcast(Unsafe.Add(ref a, TStep.At(k, 3, aStep)));
            z0 = TSimd.MultiplyAdd(x03, bz3, z0);
            TSimd x13 = TSimd.Broadcast(Unsafe.Add(ref a1, TStep.At(k, 3, aStep)));
            z1 = TSimd.MultiplyAdd(x13, bz3, z1);
            TSimd x23 = TSimd.Broadcast(Unsafe.Add(ref a2, TStep.At(k, 3, aStep)));
            z2 = TSimd.MultiplyAdd(x23, bz3, z2);
            TSimd x33 = TSimd.Broadcast(Unsafe.Add(ref a3, TStep.At(k, 3, aStep)));
            z3 = TSimd.MultiplyAdd(x33, bz3, z3);
            k = TStep.At(k, 4, aStep);
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
            k = TStep.At(k, 1, aStep);
        }

        TSimd.Store(z0, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z1, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z2, ref z);
        z = ref Unsafe.Add(ref z, zRow);
        TSimd.Store(z3, ref z);
    }
}
