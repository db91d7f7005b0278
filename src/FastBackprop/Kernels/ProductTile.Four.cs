// Written by tools/TileGenerator, and to be changed there: dotnet run -c Release --project tools/TileGenerator
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>Tiles of four rows, for 16 registers and for the edges.</content>
internal static partial class ProductTile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourRows<TSimd, T>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint j = 0;
        for (; TSimd.Registers >= 16 && j <= n - (2 * TSimd.Count); j += 2 * TSimd.Count)
        {
            FourByTwo<TSimd, T>(
                ref a, aRow, aStep, count, ref Unsafe.Add(ref b, j), bStep, ref Shift(ref start, j), startRow, ref Unsafe.Add(ref z, j), zRow);
        }

        for (; j < n; j += TSimd.Count)
        {
            FourByOne<TSimd, T>(
                ref a, aRow, aStep, count, ref Unsafe.Add(ref b, j), bStep, ref Shift(ref start, j), startRow, ref Unsafe.Add(ref z, j), zRow);
        }
    }

    /// <summary>Four rows, two registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByTwo<TSimd, T>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
        for (; count > 0; count--)
        {
            TSimd bl = TSimd.Load(ref b);
            TSimd br = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));
            b = ref Unsafe.Add(ref b, bStep);

            TSimd x0 = TSimd.Broadcast(Unsafe.Add(ref a, k));
            l0 = TSimd.MultiplyAdd(x0, bl, l0);
            r0 = TSimd.MultiplyAdd(x0, br, r0);
            TSimd x1 = TSimd.Broadcast(Unsafe.Add(ref a1, k));
            l1 = TSimd.MultiplyAdd(x1, bl, l1);
            r1 = TSimd.MultiplyAdd(x1, br, r1);
            TSimd x2 = TSimd.Broadcast(Unsafe.Add(ref a2, k));
            l2 = TSimd.MultiplyAdd(x2, bl, l2);
            r2 = TSimd.MultiplyAdd(x2, br, r2);
            TSimd x3 = TSimd.Broadcast(Unsafe.Add(ref a3, k));
            l3 = TSimd.MultiplyAdd(x3, bl, l3);
            r3 = TSimd.MultiplyAdd(x3, br, r3);
            k += aStep;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByOne<TSimd, T>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
        for (; count > 0; count--)
        {
            TSimd bk = TSimd.Load(ref b);
            b = ref Unsafe.Add(ref b, bStep);
            z0 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a, k)), bk, z0);
            z1 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a1, k)), bk, z1);
            z2 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a2, k)), bk, z2);
            z3 = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a3, k)), bk, z3);
            k += aStep;
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
