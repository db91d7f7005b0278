using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>A 128-bit register.</summary>
internal readonly struct Simd128<T> : ISimd<Simd128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd128(Vector128<T> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static Simd128<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<T>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> BroadcastLane(Simd128<T> value, int lane) => typeof(T) == typeof(float)
        ? new(Vector128.ShuffleNative(value._value.AsSingle(), Vector128.Create(lane)).As<float, T>())
        : new(Vector128.ShuffleNative(value._value.AsDouble(), Vector128.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Constant(double value) => typeof(T) == typeof(float)
        ? new(Vector128.Create((float)value).As<float, T>())
        : new(Vector128.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(ref readonly T source) => new(Vector128.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128<T> value, ref T destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> left, Simd128<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> left, Simd128<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> left, Simd128<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> left, Simd128<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> x, Simd128<T> y, Simd128<T> z) => typeof(T) == typeof(float)
        ? new(Vector128.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>())
        : new(Vector128.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Abs(Simd128<T> value) => new(Vector128.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Sqrt(Simd128<T> value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> CopySign(Simd128<T> magnitude, Simd128<T> sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(-T.Zero), sign._value, magnitude._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SelectLess(Simd128<T> x, Simd128<T> y, Simd128<T> whenLess, Simd128<T> otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(x._value, y._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> DropBelow(Simd128<T> value, Simd128<T> threshold) =>
        new(Vector128.AndNot(value._value, Vector128.LessThan(Vector128.Abs(value._value), threshold._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBelow(Simd128<T> value, Simd128<T> threshold) =>
        (value._value & Vector128.LessThan(Vector128.Abs(value._value), threshold._value)).AsInt32() != Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> KeepFirst(Simd128<T> value, int count) =>
        typeof(T) == typeof(float)
            ? new(value._value & Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).As<int, T>())
            : new(value._value & Vector128.GreaterThan(Vector128.Create((long)count), Vector128<long>.Indices).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> ShiftIntoExponent(Simd128<T> value) => typeof(T) == typeof(float)
        ? new((value._value.AsInt32() << 23).As<int, T>())
        : new((value._value.AsInt64() << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(Simd128<T> value) =>
        Vector128.LessThanAll(Vector128.Abs(value._value), Vector128.Create(T.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(Simd128<T> value) =>
        (~Vector128.Equals(value._value, Vector128<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(Simd128<T> r0, Simd128<T> r1, Simd128<T> r2, Simd128<T> r3) => typeof(T) == typeof(float)
        ? FoldFours(r0._value, r1._value, r2._value, r3._value)
        : FoldHalves(r0._value + r1._value, r2._value + r3._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> DotRows(Simd128<T> d, int n, ref T w, nint stride, int rows)
    {
        Simd128<T> r0 = Load(ref w);
        Simd128<T> r1 = Row(ref w, stride, 1, rows);
        Vector128<T> sum;
        if (typeof(T) == typeof(double))
        {
            Vector128<double> low = Vector128.Create(-1L, 0L).AsDouble();
            Vector128<double> a = r0._value.AsDouble();
            Vector128<double> b = r1._value.AsDouble();
            var c0 = new Simd128<T>(Vector128.ConditionalSelect(low, a, Vector128.Shuffle(b, Vector128.Create(0L, 0L))).As<double, T>());
            var c1 = new Simd128<T>(Vector128.ConditionalSelect(low, Vector128.Shuffle(a, Vector128.Create(1L, 1L)), b).As<double, T>());
            Simd128<T> even = c0 * BroadcastLane(d, 0);
            sum = (n > 1 ? even + (c1 * BroadcastLane(d, 1)) : even)._value;
        }
        else
        {
            // Rows 0 and 2 side by side, and 1 and 3; then even lanes beside odd ones.
            Vector128<float> a = r0._value.AsSingle();
            Vector128<float> b = r1._value.AsSingle();
            Vector128<float> c = Row(ref w, stride, 2, rows)._value.AsSingle();
            Vector128<float> e = Row(ref w, stride, 3, rows)._value.AsSingle();
            Vector128<float> half = Vector128.Create(-1, -1, 0, 0).AsSingle();
            Vector128<float> ac = Vector128.ConditionalSelect(half, a, Vector128.Shuffle(c, Vector128.Create(0, 1, 0, 1)));
            Vector128<float> be = Vector128.ConditionalSelect(half, b, Vector128.Shuffle(e, Vector128.Create(0, 1, 0, 1)));
            Simd128<T> even = Evens(ac, be) * BroadcastLane(d, 0);
            if (n > 1)
            {
                Simd128<T> odd = Odds(ac, be) * BroadcastLane(d, 1);
                if (n > 2)
                {
                    ac = Vector128.ConditionalSelect(half, Vector128.Shuffle(a, Vector128.Create(2, 3, 2, 3)), c);
                    be = Vector128.ConditionalSelect(half, Vector128.Shuffle(b, Vector128.Create(2, 3, 2, 3)), e);
                    even += Evens(ac, be) * BroadcastLane(d, 2);
                    odd += Odds(ac, be) * BroadcastLane(d, 3);
                }

                even += odd;
            }

            sum = even._value;
        }

        return KeepFirst(new(sum + Vector128<T>.Zero), rows);
    }

    /// <summary>Folds four fours of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldFours(Vector128<T> f0, Vector128<T> f1, Vector128<T> f2, Vector128<T> f3) =>
        (FoldFour(f0) + FoldFour(f1)) + (FoldFour(f2) + FoldFour(f3));

    /// <summary>Folds two fours of doubles, of each of which lanes 0 + 2 and 1 + 3 are already added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldHalves(Vector128<T> first, Vector128<T> second) =>
        (first.GetElement(0) + first.GetElement(1)) + (second.GetElement(0) + second.GetElement(1));

    // A row behind the last is the last one again: it is there to be read, and its lane is dropped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128<T> Row(ref T w, nint stride, int row, int rows) => Load(ref Unsafe.Add(ref w, Math.Min(row, rows - 1) * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128<T> Evens(Vector128<float> a, Vector128<float> b) => new(Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(), a, Vector128.Shuffle(b, Vector128.Create(0, 0, 2, 2))).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128<T> Odds(Vector128<float> a, Vector128<float> b) => new(Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(), Vector128.Shuffle(a, Vector128.Create(1, 1, 3, 3)), b).As<float, T>());

    // Not by halves as Vector64: that type is emulated in software on x86.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FoldFour(Vector128<T> four)
    {
        Vector128<float> f = four.AsSingle();
        Vector128<float> pairs = f + Vector128.Shuffle(f, Vector128.Create(2, 3, 0, 1));
        return (pairs + Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).As<float, T>().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFolds(
        VirtualRegister<Simd128<T>, T> a,
        VirtualRegister<Simd128<T>, T> b,
        VirtualRegister<Simd128<T>, T> c,
        VirtualRegister<Simd128<T>, T> d,
        ref T destination)
    {
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            Vector128<float> first = FoldOfFour(a.R0, b.R0, c.R0, d.R0) + FoldOfFour(a.R1, b.R1, c.R1, d.R1);
            Vector128<float> second = FoldOfFour(a.R2, b.R2, c.R2, d.R2) + FoldOfFour(a.R3, b.R3, c.R3, d.R3);
            ((first + second) + Vector128<float>.Zero).As<float, T>().StoreUnsafe(ref destination);
        }
        else if (typeof(T) == typeof(double) && Sse2.IsSupported)
        {
            Vector128<double> ab = FoldOfHalves(a.R0 + a.R1, b.R0 + b.R1) + FoldOfHalves(a.R2 + a.R3, b.R2 + b.R3);
            Vector128<double> cd = FoldOfHalves(c.R0 + c.R1, d.R0 + d.R1) + FoldOfHalves(c.R2 + c.R3, d.R2 + d.R3);
            (ab + Vector128<double>.Zero).As<double, T>().StoreUnsafe(ref destination);
            (cd + Vector128<double>.Zero).As<double, T>().StoreUnsafe(ref destination, 2);
        }
        else
        {
            destination = a.Fold();
            Unsafe.Add(ref destination, 1) = b.Fold();
            Unsafe.Add(ref destination, 2) = c.Fold();
            Unsafe.Add(ref destination, 3) = d.Fold();
        }
    }

    // The folds of one four of four operands: lanes 0 + 2 and 1 + 3 of two operands at once, then of all four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FoldOfFour(Simd128<T> a, Simd128<T> b, Simd128<T> c, Simd128<T> d)
    {
        Vector128<float> fa = a._value.AsSingle();
        Vector128<float> fb = b._value.AsSingle();
        Vector128<float> fc = c._value.AsSingle();
        Vector128<float> fd = d._value.AsSingle();
        Vector128<float> ab = Sse.Shuffle(fa, fb, 0x44) + Sse.Shuffle(fa, fb, 0xEE);
        Vector128<float> cd = Sse.Shuffle(fc, fd, 0x44) + Sse.Shuffle(fc, fd, 0xEE);
        return Sse.Shuffle(ab, cd, 0x88) + Sse.Shuffle(ab, cd, 0xDD);
    }

    // The folds of one four of two operands, in which lanes 0 + 2 and 1 + 3 are added already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> FoldOfHalves(Simd128<T> a, Simd128<T> b) =>
        Sse2.UnpackLow(a._value.AsDouble(), b._value.AsDouble()) + Sse2.UnpackHigh(a._value.AsDouble(), b._value.AsDouble());
}
