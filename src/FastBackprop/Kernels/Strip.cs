using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Several registers side by side that a kernel treats as one, so that its body is written once for every number of accumulators. The JIT keeps each
/// register of a nested strip in a hardware register: a strip of eight is as fast as eight named variables at 512 and 256 bits.
/// </summary>
internal interface IStrip<TSelf, T>
    where TSelf : struct, IStrip<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns in the strip.</summary>
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    /// <summary>The same value in every column.</summary>
    static abstract TSelf Broadcast(T value);

    static abstract TSelf Load(ref T source);

    static abstract void Store(TSelf value, ref T destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary><c>scale·source</c>, rounded.</summary>
    static abstract TSelf Scale(T scale, ref T source);

    /// <summary><c>x·w + z</c>, one rounding.</summary>
    static abstract TSelf MultiplyAdd(T x, ref T w, TSelf z);

    /// <summary><c>w = x·u + w</c> in memory, one rounding.</summary>
    static abstract void AddTo(ref T w, T x, TSelf u);

    /// <summary>A function of each of the first <paramref name="count"/> columns, +0 in the rest.</summary>
    static abstract TSelf Map<TOperator>(TSelf value, int count)
        where TOperator : struct, IUnaryOperator;
}

/// <summary>A strip of one register.</summary>
internal readonly struct SingleStrip<TSimd, T> : IStrip<SingleStrip<TSimd, T>, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TSimd _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SingleStrip(TSimd value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Count;
    }

    public static SingleStrip<TSimd, T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TSimd.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> Broadcast(T value) => new(TSimd.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> Load(ref T source) => new(TSimd.Load(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SingleStrip<TSimd, T> value, ref T destination) => TSimd.Store(value._value, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> operator +(SingleStrip<TSimd, T> left, SingleStrip<TSimd, T> right) =>
        new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> Scale(T scale, ref T source) => new(TSimd.Broadcast(scale) * TSimd.Load(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> MultiplyAdd(T x, ref T w, SingleStrip<TSimd, T> z) =>
        new(TSimd.MultiplyAdd(TSimd.Broadcast(x), TSimd.Load(ref w), z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref T w, T x, SingleStrip<TSimd, T> u) =>
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(x), u._value, TSimd.Load(ref w)), ref w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleStrip<TSimd, T> Map<TOperator>(SingleStrip<TSimd, T> value, int count)
        where TOperator : struct, IUnaryOperator => new(TSimd.KeepFirst(TOperator.Invoke<TSimd, T>(value._value), count));
}

/// <summary>A strip of two strips.</summary>
internal readonly struct DoubleStrip<TStrip, T> : IStrip<DoubleStrip<TStrip, T>, T>
    where TStrip : struct, IStrip<TStrip, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TStrip _left;
    private readonly TStrip _right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleStrip(TStrip left, TStrip right)
    {
        _left = left;
        _right = right;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TStrip.Count;
    }

    public static DoubleStrip<TStrip, T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TStrip.Zero, TStrip.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> Broadcast(T value) => new(TStrip.Broadcast(value), TStrip.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> Load(ref T source) =>
        new(TStrip.Load(ref source), TStrip.Load(ref Unsafe.Add(ref source, TStrip.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleStrip<TStrip, T> value, ref T destination)
    {
        TStrip.Store(value._left, ref destination);
        TStrip.Store(value._right, ref Unsafe.Add(ref destination, TStrip.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> operator +(DoubleStrip<TStrip, T> left, DoubleStrip<TStrip, T> right) =>
        new(left._left + right._left, left._right + right._right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> Scale(T scale, ref T source) =>
        new(TStrip.Scale(scale, ref source), TStrip.Scale(scale, ref Unsafe.Add(ref source, TStrip.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> MultiplyAdd(T x, ref T w, DoubleStrip<TStrip, T> z) =>
        new(TStrip.MultiplyAdd(x, ref w, z._left), TStrip.MultiplyAdd(x, ref Unsafe.Add(ref w, TStrip.Count), z._right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref T w, T x, DoubleStrip<TStrip, T> u)
    {
        TStrip.AddTo(ref w, x, u._left);
        TStrip.AddTo(ref Unsafe.Add(ref w, TStrip.Count), x, u._right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleStrip<TStrip, T> Map<TOperator>(DoubleStrip<TStrip, T> value, int count)
        where TOperator : struct, IUnaryOperator =>
        new(TStrip.Map<TOperator>(value._left, count), TStrip.Map<TOperator>(value._right, count - TStrip.Count));
}

/// <summary>A strip of two different strips.</summary>
internal readonly struct JoinedStrip<TLeft, TRight, T> : IStrip<JoinedStrip<TLeft, TRight, T>, T>
    where TLeft : struct, IStrip<TLeft, T>
    where TRight : struct, IStrip<TRight, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TLeft _left;
    private readonly TRight _right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private JoinedStrip(TLeft left, TRight right)
    {
        _left = left;
        _right = right;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLeft.Count + TRight.Count;
    }

    public static JoinedStrip<TLeft, TRight, T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TLeft.Zero, TRight.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> Broadcast(T value) => new(TLeft.Broadcast(value), TRight.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> Load(ref T source) =>
        new(TLeft.Load(ref source), TRight.Load(ref Unsafe.Add(ref source, TLeft.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(JoinedStrip<TLeft, TRight, T> value, ref T destination)
    {
        TLeft.Store(value._left, ref destination);
        TRight.Store(value._right, ref Unsafe.Add(ref destination, TLeft.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> operator +(JoinedStrip<TLeft, TRight, T> left, JoinedStrip<TLeft, TRight, T> right) =>
        new(left._left + right._left, left._right + right._right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> Scale(T scale, ref T source) =>
        new(TLeft.Scale(scale, ref source), TRight.Scale(scale, ref Unsafe.Add(ref source, TLeft.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> MultiplyAdd(T x, ref T w, JoinedStrip<TLeft, TRight, T> z) =>
        new(TLeft.MultiplyAdd(x, ref w, z._left), TRight.MultiplyAdd(x, ref Unsafe.Add(ref w, TLeft.Count), z._right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref T w, T x, JoinedStrip<TLeft, TRight, T> u)
    {
        TLeft.AddTo(ref w, x, u._left);
        TRight.AddTo(ref Unsafe.Add(ref w, TLeft.Count), x, u._right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedStrip<TLeft, TRight, T> Map<TOperator>(JoinedStrip<TLeft, TRight, T> value, int count)
        where TOperator : struct, IUnaryOperator =>
        new(TLeft.Map<TOperator>(value._left, count), TRight.Map<TOperator>(value._right, count - TLeft.Count));
}
