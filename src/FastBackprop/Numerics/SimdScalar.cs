using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// Four lanes in plain scalar arithmetic, for hardware without FMA, and the width against which the others are tested. It has four lanes because the
/// dot reduction folds fours, and because four independent chains hide the latency of a scalar multiply-add.
/// </summary>
internal readonly struct SimdScalar<T> : ISimd<SimdScalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _e0;
    private readonly T _e1;
    private readonly T _e2;
    private readonly T _e3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SimdScalar(T e0, T e1, T e2, T e3)
    {
        _e0 = e0;
        _e1 = e1;
        _e2 = e2;
        _e3 = e3;
    }

    public static int Count => 4;

    public static int Registers => 4;

    public static SimdScalar<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Broadcast(T value) => new(value, value, value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> BroadcastLane(SimdScalar<T> value, int lane) =>
        Broadcast(lane switch { 0 => value._e0, 1 => value._e1, 2 => value._e2, _ => value._e3 });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Constant(double value) => Broadcast(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Load(ref readonly T source)
    {
        ref T first = ref Unsafe.AsRef(in source);
        return new(first, Unsafe.Add(ref first, 1), Unsafe.Add(ref first, 2), Unsafe.Add(ref first, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdScalar<T> value, ref T destination)
    {
        destination = value._e0;
        Unsafe.Add(ref destination, 1) = value._e1;
        Unsafe.Add(ref destination, 2) = value._e2;
        Unsafe.Add(ref destination, 3) = value._e3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator +(SimdScalar<T> left, SimdScalar<T> right) =>
        new(left._e0 + right._e0, left._e1 + right._e1, left._e2 + right._e2, left._e3 + right._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator -(SimdScalar<T> left, SimdScalar<T> right) =>
        new(left._e0 - right._e0, left._e1 - right._e1, left._e2 - right._e2, left._e3 - right._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator -(SimdScalar<T> value) => new(-value._e0, -value._e1, -value._e2, -value._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator *(SimdScalar<T> left, SimdScalar<T> right) =>
        new(left._e0 * right._e0, left._e1 * right._e1, left._e2 * right._e2, left._e3 * right._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> operator /(SimdScalar<T> left, SimdScalar<T> right) =>
        new(left._e0 / right._e0, left._e1 / right._e1, left._e2 / right._e2, left._e3 / right._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> MultiplyAdd(SimdScalar<T> x, SimdScalar<T> y, SimdScalar<T> z) => new(
        T.FusedMultiplyAdd(x._e0, y._e0, z._e0),
        T.FusedMultiplyAdd(x._e1, y._e1, z._e1),
        T.FusedMultiplyAdd(x._e2, y._e2, z._e2),
        T.FusedMultiplyAdd(x._e3, y._e3, z._e3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Abs(SimdScalar<T> value) =>
        new(T.Abs(value._e0), T.Abs(value._e1), T.Abs(value._e2), T.Abs(value._e3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Sqrt(SimdScalar<T> value) =>
        new(T.Sqrt(value._e0), T.Sqrt(value._e1), T.Sqrt(value._e2), T.Sqrt(value._e3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> CopySign(SimdScalar<T> magnitude, SimdScalar<T> sign) => new(
        T.CopySign(magnitude._e0, sign._e0),
        T.CopySign(magnitude._e1, sign._e1),
        T.CopySign(magnitude._e2, sign._e2),
        T.CopySign(magnitude._e3, sign._e3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> SelectLess(SimdScalar<T> x, SimdScalar<T> y, SimdScalar<T> whenLess, SimdScalar<T> otherwise) => new(
        x._e0 < y._e0 ? whenLess._e0 : otherwise._e0,
        x._e1 < y._e1 ? whenLess._e1 : otherwise._e1,
        x._e2 < y._e2 ? whenLess._e2 : otherwise._e2,
        x._e3 < y._e3 ? whenLess._e3 : otherwise._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> DropBelow(SimdScalar<T> value, SimdScalar<T> threshold) =>
        SelectLess(Abs(value), threshold, Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBelow(SimdScalar<T> value, SimdScalar<T> threshold) =>
        IsBelow(value._e0, threshold._e0) || IsBelow(value._e1, threshold._e1) || IsBelow(value._e2, threshold._e2) || IsBelow(value._e3, threshold._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> KeepFirst(SimdScalar<T> value, int count) => new(
        count > 0 ? value._e0 : T.Zero,
        count > 1 ? value._e1 : T.Zero,
        count > 2 ? value._e2 : T.Zero,
        count > 3 ? value._e3 : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> ShiftIntoExponent(SimdScalar<T> value) =>
        new(ShiftIntoExponent(value._e0), ShiftIntoExponent(value._e1), ShiftIntoExponent(value._e2), ShiftIntoExponent(value._e3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(SimdScalar<T> value) =>
        T.IsFinite(value._e0) & T.IsFinite(value._e1) & T.IsFinite(value._e2) & T.IsFinite(value._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroLanes(SimdScalar<T> value) =>
        (value._e0 != T.Zero ? 1UL : 0)
        | (value._e1 != T.Zero ? 2UL : 0)
        | (value._e2 != T.Zero ? 4UL : 0)
        | (value._e3 != T.Zero ? 8UL : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(SimdScalar<T> r0, SimdScalar<T> r1, SimdScalar<T> r2, SimdScalar<T> r3) => typeof(T) == typeof(float)
        ? (FoldFour(r0) + FoldFour(r1)) + (FoldFour(r2) + FoldFour(r3))
        : FoldFour(r0) + FoldFour(r1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> SumFours(SimdScalar<T> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> LoadFours(ref readonly T f0, ref readonly T f1) => Load(in f0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour(SimdScalar<T> value, ref T destination) => Store(value, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> PairLow(SimdScalar<T> a, SimdScalar<T> b) => UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> PairHigh(SimdScalar<T> a, SimdScalar<T> b) => UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> UnpackLow(SimdScalar<T> a, SimdScalar<T> b) => new(a._e0, b._e0, a._e1, b._e1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> UnpackHigh(SimdScalar<T> a, SimdScalar<T> b) => new(a._e2, b._e2, a._e3, b._e3);

    /// <summary>Lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First(SimdScalar<T> value) => value._e0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FoldFour(SimdScalar<T> four) => (four._e0 + four._e2) + (four._e1 + four._e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ShiftIntoExponent(T value) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<int, T>(Unsafe.BitCast<T, int>(value) << 23)
        : Unsafe.BitCast<long, T>(Unsafe.BitCast<T, long>(value) << 52);

    private static bool IsBelow(T value, T threshold) => (value != T.Zero || T.IsNegative(value)) && T.Abs(value) < threshold;
}
