using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>A 512-bit register.</summary>
internal readonly struct Simd512<T> : ISimd<Simd512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd512(Vector512<T> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 32;
    }

    public static Simd512<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<T>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> BroadcastLane(Simd512<T> value, int lane) => typeof(T) == typeof(float)
        ? new(Vector512.ShuffleNative(value._value.AsSingle(), Vector512.Create(lane)).As<float, T>())
        : new(Vector512.ShuffleNative(value._value.AsDouble(), Vector512.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Constant(double value) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)value).As<float, T>())
        : new(Vector512.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(ref readonly T source) => new(Vector512.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd512<T> value, ref T destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> left, Simd512<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> left, Simd512<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> left, Simd512<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> left, Simd512<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> x, Simd512<T> y, Simd512<T> z) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> value) => new(Vector512.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> CopySign(Simd512<T> magnitude, Simd512<T> sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(-T.Zero), sign._value, magnitude._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectLess(Simd512<T> x, Simd512<T> y, Simd512<T> whenLess, Simd512<T> otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(x._value, y._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> DropBelow(Simd512<T> value, Simd512<T> threshold) =>
        new(Vector512.AndNot(value._value, Vector512.LessThan(Vector512.Abs(value._value), threshold._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBelow(Simd512<T> value, Simd512<T> threshold) =>
        (value._value & Vector512.LessThan(Vector512.Abs(value._value), threshold._value)).AsInt32() != Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> KeepFirst(Simd512<T> value, int count) =>
        new(value._value & Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> ShiftIntoExponent(Simd512<T> value) => typeof(T) == typeof(float)
        ? new((value._value.AsInt32() << 23).As<int, T>())
        : new((value._value.AsInt64() << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(Simd512<T> value) =>
        Vector512.LessThanAll(Vector512.Abs(value._value), Vector512.Create(T.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(Simd512<T> value) =>
        (~Vector512.Equals(value._value, Vector512<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(Simd512<T> r0, Simd512<T> r1, Simd512<T> r2, Simd512<T> r3)
    {
        Vector512<T> r = r0._value;
        return typeof(T) == typeof(float)
            ? Simd128<T>.FoldFours(r.GetLower().GetLower(), r.GetLower().GetUpper(), r.GetUpper().GetLower(), r.GetUpper().GetUpper())
            : Simd256<T>.FoldFours(r.GetLower(), r.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> DotRows(Simd512<T> d, int n, ref T w, nint stride, int rows)
    {
        int half = Vector256<T>.Count;
        Vector256<T> first = SumRows(d, n, ref w, stride, rows);
        Vector256<T> second = rows > half ? SumRows(d, n, ref Unsafe.Add(ref w, half * stride), stride, rows - half) : Vector256<T>.Zero;
        return KeepFirst(new(Vector512.Create(first, second) + Vector512<T>.Zero), rows);
    }

    // Half as many rows as there are lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> SumRows(Simd512<T> d, int n, ref T w, nint stride, int rows)
    {
        int half = Vector256<T>.Count;
        Vector256<T> sum = Simd256<T>.SumRows(Simd256<T>.From(d._value.GetLower()), n, ref w, stride, rows);
        return n <= half ? sum : sum + Simd256<T>.SumRows(
            Simd256<T>.From(d._value.GetUpper()), n - half, ref Unsafe.Add(ref w, half), stride, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFolds(
        VirtualRegister<Simd512<T>, T> a,
        VirtualRegister<Simd512<T>, T> b,
        VirtualRegister<Simd512<T>, T> c,
        VirtualRegister<Simd512<T>, T> d,
        ref T destination)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            Vector512<float> fa = a.R0._value.AsSingle();
            Vector512<float> fb = b.R0._value.AsSingle();
            Vector512<float> fc = c.R0._value.AsSingle();
            Vector512<float> fd = d.R0._value.AsSingle();

            // Lanes 0 + 2 and 1 + 3 of each four of two operands at once, then of all four; then whole fours.
            Vector512<float> ab = Avx512F.Shuffle(fa, fb, 0x44) + Avx512F.Shuffle(fa, fb, 0xEE);
            Vector512<float> cd = Avx512F.Shuffle(fc, fd, 0x44) + Avx512F.Shuffle(fc, fd, 0xEE);
            Vector512<float> fours = Avx512F.Shuffle(ab, cd, 0x88) + Avx512F.Shuffle(ab, cd, 0xDD);
            Vector256<float> low = fours.GetLower();
            Vector256<float> high = fours.GetUpper();
            Vector128<float> sum = (low.GetLower() + low.GetUpper()) + (high.GetLower() + high.GetUpper());
            (sum + Vector128<float>.Zero).As<float, T>().StoreUnsafe(ref destination);
        }
        else if (typeof(T) == typeof(double) && Avx512F.IsSupported)
        {
            Vector512<double> fa = a.R0._value.AsDouble();
            Vector512<double> fb = b.R0._value.AsDouble();
            Vector512<double> fc = c.R0._value.AsDouble();
            Vector512<double> fd = d.R0._value.AsDouble();

            // Lanes 0 + 2 and 1 + 3 of both fours of two operands at once, then of all four; then whole fours.
            Vector512<double> ab = Avx512F.Shuffle4x128(fa, fb, 0x88) + Avx512F.Shuffle4x128(fa, fb, 0xDD);
            Vector512<double> cd = Avx512F.Shuffle4x128(fc, fd, 0x88) + Avx512F.Shuffle4x128(fc, fd, 0xDD);
            Vector512<double> fours = Avx512F.UnpackLow(ab, cd) + Avx512F.UnpackHigh(ab, cd);
            Vector128<double> ac = fours.GetLower().GetLower() + fours.GetLower().GetUpper();
            Vector128<double> bd = fours.GetUpper().GetLower() + fours.GetUpper().GetUpper();
            (Sse2.UnpackLow(ac, bd) + Vector128<double>.Zero).As<double, T>().StoreUnsafe(ref destination);
            (Sse2.UnpackHigh(ac, bd) + Vector128<double>.Zero).As<double, T>().StoreUnsafe(ref destination, 2);
        }
        else
        {
            destination = a.Fold();
            Unsafe.Add(ref destination, 1) = b.Fold();
            Unsafe.Add(ref destination, 2) = c.Fold();
            Unsafe.Add(ref destination, 3) = d.Fold();
        }
    }
}
