using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>A 256-bit register.</summary>
internal readonly struct Simd256<T> : ISimd<Simd256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd256(Vector256<T> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static Simd256<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<T>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Simd256<T> From(Vector256<T> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> BroadcastLane(Simd256<T> value, int lane) => typeof(T) == typeof(float)
        ? new(Vector256.ShuffleNative(value._value.AsSingle(), Vector256.Create(lane)).As<float, T>())
        : new(Vector256.ShuffleNative(value._value.AsDouble(), Vector256.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Constant(double value) => typeof(T) == typeof(float)
        ? new(Vector256.Create((float)value).As<float, T>())
        : new(Vector256.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(ref readonly T source) => new(Vector256.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256<T> value, ref T destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> left, Simd256<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> left, Simd256<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> left, Simd256<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> left, Simd256<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> x, Simd256<T> y, Simd256<T> z) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Abs(Simd256<T> value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> CopySign(Simd256<T> magnitude, Simd256<T> sign) =>
        new(Vector256.ConditionalSelect(Vector256.Create(-T.Zero), sign._value, magnitude._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SelectLess(Simd256<T> x, Simd256<T> y, Simd256<T> whenLess, Simd256<T> otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(x._value, y._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> DropBelow(Simd256<T> value, Simd256<T> threshold) =>
        new(Vector256.AndNot(value._value, Vector256.LessThan(Vector256.Abs(value._value), threshold._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBelow(Simd256<T> value, Simd256<T> threshold) =>
        (value._value & Vector256.LessThan(Vector256.Abs(value._value), threshold._value)).AsInt32() != Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> KeepFirst(Simd256<T> value, int count) =>
        typeof(T) == typeof(float)
            ? new(value._value & Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).As<int, T>())
            : new(value._value & Vector256.GreaterThan(Vector256.Create((long)count), Vector256<long>.Indices).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> ShiftIntoExponent(Simd256<T> value) => typeof(T) == typeof(float)
        ? new((value._value.AsInt32() << 23).As<int, T>())
        : new((value._value.AsInt64() << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(Simd256<T> value) =>
        Vector256.LessThanAll(Vector256.Abs(value._value), Vector256.Create(T.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(Simd256<T> value) =>
        (~Vector256.Equals(value._value, Vector256<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(Simd256<T> r0, Simd256<T> r1, Simd256<T> r2, Simd256<T> r3) => typeof(T) == typeof(float)
        ? Simd128<T>.FoldFours(r0._value.GetLower(), r0._value.GetUpper(), r1._value.GetLower(), r1._value.GetUpper())
        : FoldFours(r0._value, r1._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> DotRows(Simd256<T> d, int n, ref T w, nint stride, int rows) =>
        KeepFirst(new(SumRows(d, n, ref w, stride, rows) + Vector256<T>.Zero), rows);

    /// <summary>The products of <see cref="DotRows"/> for as many rows as there are lanes; those behind the last row repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> SumRows(Simd256<T> d, int n, ref T w, nint stride, int rows)
    {
        Vector256<T> r0 = Row(ref w, stride, 0, rows);
        Vector256<T> r1 = Row(ref w, stride, 1, rows);
        Vector256<T> r2 = Row(ref w, stride, 2, rows);
        Vector256<T> r3 = Row(ref w, stride, 3, rows);
        if (typeof(T) == typeof(double))
        {
            return SumFour(
                d,
                0,
                n,
                Vector256.Create(r0.GetLower(), r2.GetLower()),
                Vector256.Create(r1.GetLower(), r3.GetLower()),
                Vector256.Create(r0.GetUpper(), r2.GetUpper()),
                Vector256.Create(r1.GetUpper(), r3.GetUpper()));
        }

        // A quarter of a row each: rows 0 and 2 of the first and of the last four side by side, and rows 1 and 3.
        Vector256<T> r4 = Row(ref w, stride, 4, rows);
        Vector256<T> r5 = Row(ref w, stride, 5, rows);
        Vector256<T> r6 = Row(ref w, stride, 6, rows);
        Vector256<T> r7 = Row(ref w, stride, 7, rows);
        Vector256<T> sum = SumFour(
            d,
            0,
            n,
            Pairs(Vector256.Create(r0.GetLower(), r4.GetLower()), Vector256.Create(r2.GetLower(), r6.GetLower()), 0),
            Pairs(Vector256.Create(r1.GetLower(), r5.GetLower()), Vector256.Create(r3.GetLower(), r7.GetLower()), 0),
            Pairs(Vector256.Create(r0.GetLower(), r4.GetLower()), Vector256.Create(r2.GetLower(), r6.GetLower()), 2),
            Pairs(Vector256.Create(r1.GetLower(), r5.GetLower()), Vector256.Create(r3.GetLower(), r7.GetLower()), 2));
        return n <= 4 ? sum : sum + SumFour(
            d,
            4,
            n,
            Pairs(Vector256.Create(r0.GetUpper(), r4.GetUpper()), Vector256.Create(r2.GetUpper(), r6.GetUpper()), 0),
            Pairs(Vector256.Create(r1.GetUpper(), r5.GetUpper()), Vector256.Create(r3.GetUpper(), r7.GetUpper()), 0),
            Pairs(Vector256.Create(r0.GetUpper(), r4.GetUpper()), Vector256.Create(r2.GetUpper(), r6.GetUpper()), 2),
            Pairs(Vector256.Create(r1.GetUpper(), r5.GetUpper()), Vector256.Create(r3.GetUpper(), r7.GetUpper()), 2));
    }

    /// <summary>Folds two fours of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldFours(Vector256<T> first, Vector256<T> second) =>
        Simd128<T>.FoldHalves(first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper());

    // A row behind the last is the last one again: it is there to be read, and its lane is dropped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Row(ref T w, nint stride, int row, int rows) =>
        Vector256.LoadUnsafe(ref Unsafe.Add(ref w, Math.Min(row, rows - 1) * stride));

    // (d0·c0 + d2·c2) + (d1·c1 + d3·c3) for the columns c in even and odd lanes of a pair of registers each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> SumFour(
        Simd256<T> d, int first, int n, Vector256<T> even01, Vector256<T> odd01, Vector256<T> even23, Vector256<T> odd23)
    {
        Simd256<T> even = Evens(even01, odd01) * BroadcastLane(d, first);
        if (n > first + 1)
        {
            Simd256<T> odd = Odds(even01, odd01) * BroadcastLane(d, first + 1);
            if (n > first + 2)
            {
                even += Evens(even23, odd23) * BroadcastLane(d, first + 2);
                odd += Odds(even23, odd23) * BroadcastLane(d, first + 3);
            }

            even += odd;
        }

        return even._value;
    }

    // Floats: in each half, two lanes of a from the given one on, then two of b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Pairs(Vector256<T> a, Vector256<T> b, int lane)
    {
        Vector256<float> mask = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0).AsSingle();
        return (lane == 0
            ? Vector256.ConditionalSelect(mask, a.AsSingle(), Vector256.Shuffle(b.AsSingle(), Vector256.Create(0, 1, 0, 1, 4, 5, 4, 5)))
            : Vector256.ConditionalSelect(mask, Vector256.Shuffle(a.AsSingle(), Vector256.Create(2, 3, 2, 3, 6, 7, 6, 7)), b.AsSingle()))
            .As<float, T>();
    }

    // The even lanes of a, each followed by that of b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd256<T> Evens(Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(float)
        ? new(Vector256.ConditionalSelect(
            Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle(),
            a.AsSingle(),
            Vector256.Shuffle(b.AsSingle(), Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6))).As<float, T>())
        : new(Vector256.ConditionalSelect(
            Vector256.Create(-1L, 0, -1, 0).AsDouble(), a.AsDouble(), Vector256.Shuffle(b.AsDouble(), Vector256.Create(0L, 0, 2, 2)))
            .As<double, T>());

    // The odd lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd256<T> Odds(Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(float)
        ? new(Vector256.ConditionalSelect(
            Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle(),
            Vector256.Shuffle(a.AsSingle(), Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7)),
            b.AsSingle()).As<float, T>())
        : new(Vector256.ConditionalSelect(
            Vector256.Create(-1L, 0, -1, 0).AsDouble(), Vector256.Shuffle(a.AsDouble(), Vector256.Create(1L, 1, 3, 3)), b.AsDouble())
            .As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFolds(
        VirtualRegister<Simd256<T>, T> a,
        VirtualRegister<Simd256<T>, T> b,
        VirtualRegister<Simd256<T>, T> c,
        VirtualRegister<Simd256<T>, T> d,
        ref T destination)
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            Vector256<float> first = FoldOfFours(a.R0, b.R0, c.R0, d.R0);
            Vector256<float> second = FoldOfFours(a.R1, b.R1, c.R1, d.R1);
            Vector128<float> sum = (first.GetLower() + first.GetUpper()) + (second.GetLower() + second.GetUpper());
            (sum + Vector128<float>.Zero).As<float, T>().StoreUnsafe(ref destination);
        }
        else if (typeof(T) == typeof(double) && Avx2.IsSupported)
        {
            Vector256<double> acbd = FoldOfFour(a.R0, b.R0, c.R0, d.R0) + FoldOfFour(a.R1, b.R1, c.R1, d.R1);
            (Avx2.Permute4x64(acbd, 0xD8) + Vector256<double>.Zero).As<double, T>().StoreUnsafe(ref destination);
        }
        else
        {
            destination = a.Fold();
            Unsafe.Add(ref destination, 1) = b.Fold();
            Unsafe.Add(ref destination, 2) = c.Fold();
            Unsafe.Add(ref destination, 3) = d.Fold();
        }
    }

    // The folds of two fours of floats of four operands: lanes 0 + 2 and 1 + 3 of two operands at once, then of all four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FoldOfFours(Simd256<T> a, Simd256<T> b, Simd256<T> c, Simd256<T> d)
    {
        Vector256<float> fa = a._value.AsSingle();
        Vector256<float> fb = b._value.AsSingle();
        Vector256<float> fc = c._value.AsSingle();
        Vector256<float> fd = d._value.AsSingle();
        Vector256<float> ab = Avx.Shuffle(fa, fb, 0x44) + Avx.Shuffle(fa, fb, 0xEE);
        Vector256<float> cd = Avx.Shuffle(fc, fd, 0x44) + Avx.Shuffle(fc, fd, 0xEE);
        return Avx.Shuffle(ab, cd, 0x88) + Avx.Shuffle(ab, cd, 0xDD);
    }

    // The folds of one four of doubles of four operands, in the order a, c, b, d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FoldOfFour(Simd256<T> a, Simd256<T> b, Simd256<T> c, Simd256<T> d)
    {
        Vector256<double> fa = a._value.AsDouble();
        Vector256<double> fb = b._value.AsDouble();
        Vector256<double> fc = c._value.AsDouble();
        Vector256<double> fd = d._value.AsDouble();
        Vector256<double> ab = Avx.Permute2x128(fa, fb, 0x20) + Avx.Permute2x128(fa, fb, 0x31);
        Vector256<double> cd = Avx.Permute2x128(fc, fd, 0x20) + Avx.Permute2x128(fc, fd, 0x31);
        return Avx.UnpackLow(ab, cd) + Avx.UnpackHigh(ab, cd);
    }
}
