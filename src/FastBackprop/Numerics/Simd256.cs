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
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> BroadcastLane(Simd256<T> value, int lane) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new(Vector256.ShuffleNative(value._value.AsSingle(), Vector256.Create(lane)).As<float, T>())
        : new(Vector256.ShuffleNative(value._value.AsDouble(), Vector256.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Constant(double value) => Unsafe.SizeOf<T>() == sizeof(float)
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
    public static Simd256<T> MultiplyAdd(Simd256<T> x, Simd256<T> y, Simd256<T> z) => Unsafe.SizeOf<T>() == sizeof(float)
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
        Unsafe.SizeOf<T>() == sizeof(float)
            ? new(value._value & Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).As<int, T>())
            : new(value._value & Vector256.GreaterThan(Vector256.Create((long)count), Vector256<long>.Indices).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> ShiftIntoExponent(Simd256<T> value) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new((value._value.AsInt32() << 23).As<int, T>())
        : new((value._value.AsInt64() << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(Simd256<T> value) =>
        Vector256.LessThanAll(Vector256.Abs(value._value), Vector256.Create(T.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(Simd256<T> value) =>
        (~Vector256.Equals(value._value, Vector256<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(Simd256<T> r0, Simd256<T> r1, Simd256<T> r2, Simd256<T> r3) => Unsafe.SizeOf<T>() == sizeof(float)
        ? Simd128<T>.FoldFours(r0._value.GetLower(), r0._value.GetUpper(), r1._value.GetLower(), r1._value.GetUpper())
        : FoldFours(r0._value, r1._value);

    /// <summary>Folds two fours of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldFours(Vector256<T> first, Vector256<T> second) =>
        Simd128<T>.FoldHalves(first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SumFours(Simd256<T> value) =>
        Unsafe.SizeOf<T>() == sizeof(float) ? new((value._value.GetLower() + value._value.GetUpper()).ToVector256Unsafe()) : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> LoadFours(ref readonly T f0, ref readonly T f1) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new(Vector256.Create(Vector128.LoadUnsafe(in f0), Vector128.LoadUnsafe(in f1)))
        : Load(in f0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour(Simd256<T> value, ref T destination)
    {
        if (Unsafe.SizeOf<T>() == sizeof(float))
        {
            value._value.GetLower().StoreUnsafe(ref destination);
        }
        else
        {
            Store(value, ref destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> PairLow(Simd256<T> a, Simd256<T> b) => Unsafe.SizeOf<T>() == sizeof(float)
        ? UnpackLow(a, b)
        : new(Vector256.Create(a._value.GetLower(), b._value.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> PairHigh(Simd256<T> a, Simd256<T> b) => Unsafe.SizeOf<T>() == sizeof(float)
        ? UnpackHigh(a, b)
        : new(Vector256.Create(a._value.GetUpper(), b._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> UnpackLow(Simd256<T> a, Simd256<T> b) =>
        !Avx.IsSupported ? new(ZipLow(a._value, b._value))
        : Unsafe.SizeOf<T>() == sizeof(float) ? new(Avx.UnpackLow(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
        : new(Avx.UnpackLow(a._value.AsDouble(), b._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> UnpackHigh(Simd256<T> a, Simd256<T> b) =>
        !Avx.IsSupported ? new(ZipHigh(a._value, b._value))
        : Unsafe.SizeOf<T>() == sizeof(float) ? new(Avx.UnpackHigh(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
        : new(Avx.UnpackHigh(a._value.AsDouble(), b._value.AsDouble()).As<double, T>());

    /// <summary>In each 128 bits the lower half of a's lanes and of b's, interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> ZipLow(Vector256<T> a, Vector256<T> b) =>
        Vector256.Create(Simd128<T>.ZipLow(a.GetLower(), b.GetLower()), Simd128<T>.ZipLow(a.GetUpper(), b.GetUpper()));

    /// <summary>In each 128 bits the upper half of a's lanes and of b's, interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> ZipHigh(Vector256<T> a, Vector256<T> b) =>
        Vector256.Create(Simd128<T>.ZipHigh(a.GetLower(), b.GetLower()), Simd128<T>.ZipHigh(a.GetUpper(), b.GetUpper()));
}
