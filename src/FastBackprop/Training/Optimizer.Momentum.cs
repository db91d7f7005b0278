using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Momentum.</content>
public sealed partial class Optimizer
{
    /// <summary>
    /// Momentum: <c>v = momentum·v − rate·g</c>, <c>w += v</c> (B. Polyak, 1964; the <c>Δw</c> of Rumelhart, Hinton and Williams, 1986).
    /// </summary>
    /// <param name="momentum">0 or more and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is out of range.</exception>
    public static Optimizer Momentum(double momentum = 0.9) =>
        new(OptimizerKind.Momentum, "momentum") { Beta1 = Fraction(momentum, nameof(momentum)) };
}

/// <summary><c>v = momentum·v − rate·d</c>, <c>w += v</c>.</summary>
internal readonly struct MomentumStep : IParameterStep
{
    public static int Memories => 1;

    public static bool DecaysWeights => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        first = FlushOperator.Invoke<TSimd, T>(
            TSimd.MultiplyAdd(TSimd.Broadcast(numbers.Beta1), first, TSimd.Broadcast(-numbers.Rate) * d));
        return w + first;
    }

    public static double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers) =>
        w + (first = (numbers.Beta1 * first) + (numbers.Rate * d));
}
