using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// What an optimizer does to weights w, given the sum g of gradients, element by element: with <c>d = decay·w + scale·g</c>, the
/// product on the right rounded and flushed first, and m and v flushed (<see cref="FlushOperator"/>),
/// <list type="bullet">
/// <item><see cref="Descend"/>: <c>w −= rate·d</c>;</item>
/// <item><see cref="Momentum"/>: <c>v = momentum·v − rate·d</c>, <c>w += v</c>;</item>
/// <item><see cref="Nesterov"/>: the same v, <c>w += momentum·v − rate·d</c>;</item>
/// <item><see cref="Adam"/>: <c>m = β1·m + (1 − β1)·d</c>, <c>v = β2·v + (1 − β2)·d²</c>, <c>w −= rate·m/(√(correction·v) + ε)</c>.</item>
/// </list>
/// <para>Shapes: all operands are n elements, n a multiple of 64 bytes, padding included, which stays zero. Nothing overlaps.</para>
/// <para>Order: as written, the sum or difference of a product a fused multiply-add, the product on the right rounded first.</para>
/// <para>Bound: a read of g, a read and a write of w and of each other operand, at the cache level that holds them.</para>
/// </summary>
internal static class ParameterUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Descend<TSimd, T>(ref T w, ref T g, nint n, T scale, T decay, T rate)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands(ref w, ref g, ref Unsafe.NullRef<T>(), ref Unsafe.NullRef<T>(), n);
        TSimd step = TSimd.Broadcast(-rate);
        for (nint i = 0; i < n; i += TSimd.Count)
        {
            ref T wi = ref Unsafe.Add(ref w, i);
            TSimd weight = TSimd.Load(ref wi);
            TSimd d = Gradient(weight, ref Unsafe.Add(ref g, i), TSimd.Broadcast(scale), TSimd.Broadcast(decay));
            TSimd.Store(TSimd.MultiplyAdd(step, d, weight), ref wi);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Momentum<TSimd, T>(ref T w, ref T g, ref T v, nint n, T scale, T decay, T rate, T momentum)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands(ref w, ref g, ref v, ref Unsafe.NullRef<T>(), n);
        for (nint i = 0; i < n; i += TSimd.Count)
        {
            ref T wi = ref Unsafe.Add(ref w, i);
            ref T vi = ref Unsafe.Add(ref v, i);
            TSimd weight = TSimd.Load(ref wi);
            TSimd d = Gradient(weight, ref Unsafe.Add(ref g, i), TSimd.Broadcast(scale), TSimd.Broadcast(decay));
            TSimd velocity = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), TSimd.Load(ref vi), TSimd.Broadcast(-rate) * d);
            velocity = FlushOperator.Invoke<TSimd, T>(velocity);
            TSimd.Store(velocity, ref vi);
            TSimd.Store(weight + velocity, ref wi);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Nesterov<TSimd, T>(ref T w, ref T g, ref T v, nint n, T scale, T decay, T rate, T momentum)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands(ref w, ref g, ref v, ref Unsafe.NullRef<T>(), n);
        for (nint i = 0; i < n; i += TSimd.Count)
        {
            ref T wi = ref Unsafe.Add(ref w, i);
            ref T vi = ref Unsafe.Add(ref v, i);
            TSimd weight = TSimd.Load(ref wi);
            TSimd d = Gradient(weight, ref Unsafe.Add(ref g, i), TSimd.Broadcast(scale), TSimd.Broadcast(decay));
            TSimd step = TSimd.Broadcast(-rate) * d;
            TSimd velocity = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), TSimd.Load(ref vi), step);
            velocity = FlushOperator.Invoke<TSimd, T>(velocity);
            TSimd.Store(velocity, ref vi);
            TSimd.Store(weight + TSimd.MultiplyAdd(TSimd.Broadcast(momentum), velocity, step), ref wi);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Adam<TSimd, T>(ref T w, ref T g, ref T m, ref T v, nint n, T scale, T decay, in AdamStep<T> step)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands(ref w, ref g, ref m, ref v, n);
        for (nint i = 0; i < n; i += TSimd.Count)
        {
            ref T wi = ref Unsafe.Add(ref w, i);
            ref T mi = ref Unsafe.Add(ref m, i);
            ref T vi = ref Unsafe.Add(ref v, i);
            TSimd weight = TSimd.Load(ref wi);
            TSimd d = Gradient(weight, ref Unsafe.Add(ref g, i), TSimd.Broadcast(scale), TSimd.Broadcast(decay));
            TSimd mean = TSimd.MultiplyAdd(TSimd.Broadcast(step.Beta1), TSimd.Load(ref mi), TSimd.Broadcast(step.OneMinusBeta1) * d);
            TSimd square = TSimd.MultiplyAdd(
                TSimd.Broadcast(step.Beta2), TSimd.Load(ref vi), (TSimd.Broadcast(step.OneMinusBeta2) * d) * d);
            mean = FlushOperator.Invoke<TSimd, T>(mean);
            square = FlushOperator.Invoke<TSimd, T>(square);
            TSimd.Store(mean, ref mi);
            TSimd.Store(square, ref vi);
            TSimd size = TSimd.Sqrt(TSimd.Broadcast(step.Correction) * square) + TSimd.Broadcast(step.Epsilon);
            TSimd.Store(weight - ((TSimd.Broadcast(step.Rate) * mean) / size), ref wi);
        }
    }

    // What an optimizer does not have is a null reference.
    [Conditional(Check.Constant)]
    private static void CheckOperands<T>(ref T w, ref T g, ref T first, ref T second, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsMultiple(n, AlignedMemory.Lanes<T>(), "n");
        Check.IsApart(ref w, n, ref g, n, "w and g");
        if (!Unsafe.IsNullRef(ref first))
        {
            Check.IsApart(ref w, n, ref first, n, "w and its memory");
            Check.IsApart(ref g, n, ref first, n, "g and its memory");
        }

        if (!Unsafe.IsNullRef(ref second))
        {
            Check.IsApart(ref w, n, ref second, n, "w and its second memory");
            Check.IsApart(ref g, n, ref second, n, "g and its second memory");
            Check.IsApart(ref first, n, ref second, n, "both memories");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Gradient<TSimd, T>(TSimd weight, ref T g, TSimd scale, TSimd decay)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.MultiplyAdd(decay, weight, FlushOperator.Invoke<TSimd, T>(scale * TSimd.Load(ref g)));
}

/// <summary>The numbers of one step of Adam, each rounded once.</summary>
/// <param name="Rate">The learning rate, divided by <c>1 − β1ᵗ</c>.</param>
/// <param name="Beta1">The decay of the mean.</param>
/// <param name="OneMinusBeta1">1 − β1.</param>
/// <param name="Beta2">The decay of the mean square.</param>
/// <param name="OneMinusBeta2">1 − β2.</param>
/// <param name="Correction"><c>1/(1 − β2ᵗ)</c>.</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamStep<T>(
    T Rate, T Beta1, T OneMinusBeta1, T Beta2, T OneMinusBeta2, T Correction, T Epsilon)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
