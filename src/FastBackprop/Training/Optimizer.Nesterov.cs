using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Nesterov's momentum.</content>
public sealed partial class Optimizer
{
    /// <summary>
    /// Nesterov's accelerated gradient: <c>v = momentum·v − rate·g</c>, <c>w += momentum·v − rate·g</c>. The weights are those at
    /// which the next gradient is taken, one momentum step ahead (I. Sutskever et al., "On the importance of initialization and
    /// momentum in deep learning", 2013, in the variables of Y. Bengio et al., "Advances in optimizing recurrent networks", 2013).
    /// </summary>
    /// <param name="momentum">0 or more and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is out of range.</exception>
    public static Optimizer Nesterov(double momentum = 0.9) =>
        new(OptimizerKind.Nesterov, "nesterov") { Beta1 = Fraction(momentum, nameof(momentum)) };
}

/// <summary><c>v = momentum·v − rate·d</c>, <c>w += momentum·v − rate·d</c>.</summary>
internal readonly struct NesterovStep : IParameterStep
{
    public static int Memories => 1;

    public static bool DecaysWeights => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd step = TSimd.Broadcast(-numbers.Rate) * d;
        first = FlushOperator.Invoke<TSimd, T>(TSimd.MultiplyAdd(TSimd.Broadcast(numbers.Beta1), first, step));
        return w + TSimd.MultiplyAdd(TSimd.Broadcast(numbers.Beta1), first, step);
    }

    public static double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers)
    {
        double step = numbers.Rate * d;
        first = (numbers.Beta1 * first) + step;
        return w + step + (numbers.Beta1 * first);
    }
}
