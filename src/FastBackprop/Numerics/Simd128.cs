using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
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
    public static Simd128<T> BroadcastLane(Simd128<T> value, int lane) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new(Vector128.ShuffleNative(value._value.AsSingle(), Vector128.Create(lane)).As<float, T>())
        : new(Vector128.ShuffleNative(value._value.AsDouble(), Vector128.Create((long)lane)).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Constant(double value) => Unsafe.SizeOf<T>() == sizeof(float)
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
    public static Simd128<T> MultiplyAdd(Simd128<T> x, Simd128<T> y, Simd128<T> z) => Unsafe.SizeOf<T>() == sizeof(float)
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
        Unsafe.SizeOf<T>() == sizeof(float)
            ? new(value._value & Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).As<int, T>())
            : new(value._value & Vector128.GreaterThan(Vector128.Create((long)count), Vector128<long>.Indices).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> ShiftIntoExponent(Simd128<T> value) => Unsafe.SizeOf<T>() == sizeof(float)
        ? new((value._value.AsInt32() << 23).As<int, T>())
        : new((value._value.AsInt64() << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(Simd128<T> value) =>
        Vector128.LessThanAll(Vector128.Abs(value._value), Vector128.Create(T.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(Simd128<T> value) =>
        (~Vector128.Equals(value._value, Vector128<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(Simd128<T> r0, Simd128<T> r1, Simd128<T> r2, Simd128<T> r3) => Unsafe.SizeOf<T>() == sizeof(float)
        ? FoldFours(r0._value, r1._value, r2._value, r3._value)
        : FoldHalves(r0._value + r1._value, r2._value + r3._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SumFours(Simd128<T> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> LoadFours(ref readonly T f0, ref readonly T f1) => Load(in f0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour(Simd128<T> value, ref T destination) => Store(value, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> PairLow(Simd128<T> a, Simd128<T> b) => UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> PairHigh(Simd128<T> a, Simd128<T> b) => UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> UnpackLow(Simd128<T> a, Simd128<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(float) && Sse.IsSupported
            ? new(Sse.UnpackLow(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
            : new(ZipLow(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> UnpackHigh(Simd128<T> a, Simd128<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(float) && Sse.IsSupported
            ? new(Sse.UnpackHigh(a._value.AsSingle(), b._value.AsSingle()).As<float, T>())
            : new(ZipHigh(a._value, b._value));

    /// <summary>The lower half of a's lanes and of b's, interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> ZipLow(Vector128<T> a, Vector128<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? Sse2.IsSupported
                ? Sse2.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>()
                : Vector128.Create(a.GetLower(), b.GetLower())
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Vector128.Create(a.AsSingle()[0], b.AsSingle()[0], a.AsSingle()[1], b.AsSingle()[1]).As<float, T>();

    /// <summary>The upper half of a's lanes and of b's, interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> ZipHigh(Vector128<T> a, Vector128<T> b) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? Sse2.IsSupported
                ? Sse2.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>()
                : Vector128.Create(a.GetUpper(), b.GetUpper())
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Vector128.Create(a.AsSingle()[2], b.AsSingle()[2], a.AsSingle()[3], b.AsSingle()[3]).As<float, T>();

    /// <summary>Folds four fours of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldFours(Vector128<T> f0, Vector128<T> f1, Vector128<T> f2, Vector128<T> f3) =>
        (FoldFour(f0) + FoldFour(f1)) + (FoldFour(f2) + FoldFour(f3));

    /// <summary>Folds two fours of doubles; in each, lanes 0 + 2 and 1 + 3 are already added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T FoldHalves(Vector128<T> first, Vector128<T> second) =>
        (first.GetElement(0) + first.GetElement(1)) + (second.GetElement(0) + second.GetElement(1));

    // Instead of rows after the last one it reads the last row again; its lane is dropped.
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
}
