using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
}
