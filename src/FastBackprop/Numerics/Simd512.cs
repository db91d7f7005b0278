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
    public static Simd512<T> BroadcastLane(Simd512<T> value, int lane) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new(Vector512.ShuffleNative(value._value.AsSingle(), Vector512.Create(lane)).As<float, T>())
        : new(Vector512.ShuffleNative(value._value.AsDouble(), Vector512.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Constant(double value) => Unsafe.SizeOf<T>() == sizeof(float)
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
    public static Simd512<T> MultiplyAdd(Simd512<T> x, Simd512<T> y, Simd512<T> z) => Unsafe.SizeOf<T>() == sizeof(float)
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
    public static Simd512<T> ShiftIntoExponent(Simd512<T> value) => Unsafe.SizeOf<T>() == sizeof(float)
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
        return Unsafe.SizeOf<T>() == sizeof(float)
            ? Simd128<T>.FoldFours(r.GetLower().GetLower(), r.GetLower().GetUpper(), r.GetUpper().GetLower(), r.GetUpper().GetUpper())
            : Simd256<T>.FoldFours(r.GetLower(), r.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SumFours(Simd512<T> value)
    {
        Vector256<T> low = value._value.GetLower();
        Vector256<T> high = value._value.GetUpper();
        return Unsafe.SizeOf<T>() == sizeof(float)
            ? new(((low.GetLower() + low.GetUpper()) + (high.GetLower() + high.GetUpper())).ToVector256Unsafe().ToVector512Unsafe())
            : new((low + high).ToVector512Unsafe());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> LoadFours(ref readonly T f0, ref readonly T f1) => Unsafe.SizeOf<T>() == sizeof(float)
        ? throw new NotSupportedException("A register of sixteen lanes has four fours.")
        : new(Vector512.Create(Vector256.LoadUnsafe(in f0), Vector256.LoadUnsafe(in f1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour(Simd512<T> value, ref T destination)
    {
        if (Unsafe.SizeOf<T>() == sizeof(float))
        {
            value._value.GetLower().GetLower().StoreUnsafe(ref destination);
        }
        else
        {
            value._value.GetLower().StoreUnsafe(ref destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PairLow(Simd512<T> a, Simd512<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(float) ? UnpackLow(a, b)
        : Avx512F.IsSupported ? new(Avx512F.PermuteVar8x64x2(
            a._value.AsDouble(), Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13), b._value.AsDouble()).As<double, T>())
        : new(HalvesLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PairHigh(Simd512<T> a, Simd512<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(float) ? UnpackHigh(a, b)
        : Avx512F.IsSupported ? new(Avx512F.PermuteVar8x64x2(
            a._value.AsDouble(), Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15), b._value.AsDouble()).As<double, T>())
        : new(HalvesHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> UnpackLow(Simd512<T> a, Simd512<T> b) =>
        !Avx512F.IsSupported ? new(ZipLow(a._value, b._value))
        : Unsafe.SizeOf<T>() == sizeof(float) ? new(Avx512F.UnpackLow(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
        : new(Avx512F.UnpackLow(a._value.AsDouble(), b._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> UnpackHigh(Simd512<T> a, Simd512<T> b) =>
        !Avx512F.IsSupported ? new(ZipHigh(a._value, b._value))
        : Unsafe.SizeOf<T>() == sizeof(float) ? new(Avx512F.UnpackHigh(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
        : new(Avx512F.UnpackHigh(a._value.AsDouble(), b._value.AsDouble()).As<double, T>());

    // Emulation, half by half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ZipLow(Vector512<T> a, Vector512<T> b) =>
        Vector512.Create(Simd256<T>.ZipLow(a.GetLower(), b.GetLower()), Simd256<T>.ZipLow(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ZipHigh(Vector512<T> a, Vector512<T> b) =>
        Vector512.Create(Simd256<T>.ZipHigh(a.GetLower(), b.GetLower()), Simd256<T>.ZipHigh(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> HalvesLow(Vector512<T> a, Vector512<T> b) => Vector512.Create(
        Vector256.Create(a.GetLower().GetLower(), b.GetLower().GetLower()), Vector256.Create(a.GetUpper().GetLower(), b.GetUpper().GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> HalvesHigh(Vector512<T> a, Vector512<T> b) => Vector512.Create(
        Vector256.Create(a.GetLower().GetUpper(), b.GetLower().GetUpper()), Vector256.Create(a.GetUpper().GetUpper(), b.GetUpper().GetUpper()));
}
