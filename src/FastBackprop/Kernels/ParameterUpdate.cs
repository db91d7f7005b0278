using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// An optimizer's update of weights w by the sum g of gradients, element by element: <c>d = decay·w + scale·g</c>, with the product on the
/// right rounded and flushed first (<see cref="FlushOperator"/>), then the step of <typeparamref name="TStep"/>, whose memory is flushed too.
/// A step that decays weights itself gets <c>d = scale·g</c>.
/// <para>Shapes: all operands are n elements, n a multiple of 64 bytes, padding included, which stays zero. Nothing overlaps. Memory that the
/// step does not have is neither read nor written.</para>
/// <para>Order: as each step says; the sum or difference of a product is a fused multiply-add.</para>
/// <para>Bound: a read of g, a read and a write of w and of each other operand, at the cache level that holds them.</para>
/// </summary>
internal static class ParameterUpdate<TStep>
    where TStep : struct, IParameterStep
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T w, ref T g, ref T first, ref T second, nint n, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands(ref w, ref g, ref first, ref second, n);
        for (nint i = 0; i < n; i += TSimd.Count)
        {
            ref T wi = ref Unsafe.Add(ref w, i);
            TSimd weight = TSimd.Load(ref wi);
            TSimd d = FlushOperator.Invoke<TSimd, T>(TSimd.Broadcast(numbers.Scale) * TSimd.Load(ref Unsafe.Add(ref g, i)));
            d = TStep.DecaysWeights ? d : TSimd.MultiplyAdd(TSimd.Broadcast(decay), weight, d);
            TSimd v1 = TStep.Memories > 0 ? TSimd.Load(ref Unsafe.Add(ref first, i)) : TSimd.Zero;
            TSimd v2 = TStep.Memories > 1 ? TSimd.Load(ref Unsafe.Add(ref second, i)) : TSimd.Zero;
            weight = TStep.Step(weight, d, ref v1, ref v2, decay, numbers);
            if (TStep.Memories > 0)
            {
                TSimd.Store(v1, ref Unsafe.Add(ref first, i));
            }

            if (TStep.Memories > 1)
            {
                TSimd.Store(v2, ref Unsafe.Add(ref second, i));
            }

            TSimd.Store(weight, ref wi);
        }
    }

    [Conditional(Check.Constant)]
    private static void CheckOperands<T>(ref T w, ref T g, ref T first, ref T second, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsMultiple(n, AlignedMemory.Lanes<T>(), "n");
        Check.IsApart(ref w, n, ref g, n, "w and g");
        if (TStep.Memories > 0)
        {
            Check.IsApart(ref w, n, ref first, n, "w and its memory");
            Check.IsApart(ref g, n, ref first, n, "g and its memory");
        }

        if (TStep.Memories > 1)
        {
            Check.IsApart(ref w, n, ref second, n, "w and its second memory");
            Check.IsApart(ref g, n, ref second, n, "g and its second memory");
            Check.IsApart(ref first, n, ref second, n, "both memories");
        }
    }
}

/// <summary>An optimizer's step: on registers of weights, and on bounds of their magnitudes.</summary>
internal interface IParameterStep
{
    /// <summary>Remembered numbers per weight: 0, 1 or 2.</summary>
    static abstract int Memories { get; }

    /// <summary>Whether the step decays the weights itself; else the decay is a part of the gradient d.</summary>
    static abstract bool DecaysWeights { get; }

    /// <summary>Returns the new weights and updates the memory in place.</summary>
    static abstract TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// The largest magnitudes after a step, from those before it: <see cref="Step"/> with magnitudes for numbers and sums for differences.
    /// Infinite or NaN if there is no bound.
    /// </summary>
    static abstract double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers);
}

/// <summary>The numbers of one update, each rounded once.</summary>
/// <param name="Scale">The factor of the sum of gradients.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Beta1">The momentum, or the decay β1 of the mean.</param>
/// <param name="OneMinusBeta1">1 − β1.</param>
/// <param name="Beta2">The decay β2 of the mean square.</param>
/// <param name="OneMinusBeta2">1 − β2.</param>
/// <param name="MeanRate">The learning rate, divided by <c>1 − β1ᵗ</c>.</param>
/// <param name="SquareCorrection"><c>1/(1 − β2ᵗ)</c>.</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct UpdateNumbers<T>(
    T Scale, T Rate, T Beta1, T OneMinusBeta1, T Beta2, T OneMinusBeta2, T MeanRate, T SquareCorrection, T Epsilon)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
