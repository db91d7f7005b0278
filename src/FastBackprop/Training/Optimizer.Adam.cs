using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Adam.</content>
public sealed partial class Optimizer
{
    /// <summary>
    /// Adam: <c>m = β1·m + (1 − β1)·g</c>, <c>v = β2·v + (1 − β2)·g²</c>, and at step t, the first being 1,
    /// <c>w −= rate·(m/(1 − β1ᵗ))/(√(v/(1 − β2ᵗ)) + ε)</c> (D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015).
    /// </summary>
    /// <param name="beta1">0 or more and below 1.</param>
    /// <param name="beta2">0 or more and below 1.</param>
    /// <param name="epsilon">ε, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        AdamOf(OptimizerKind.Adam, "adam", beta1, beta2, epsilon);

    private static Optimizer AdamOf(OptimizerKind kind, string word, double beta1, double beta2, double epsilon, double usualWeightDecay = 0)
    {
        LearningRateSchedule.ThrowUnlessPositive(epsilon, nameof(epsilon));
        return new(kind, word)
        {
            Beta1 = Fraction(beta1, nameof(beta1)),
            Beta2 = Fraction(beta2, nameof(beta2)),
            Epsilon = epsilon,
            UsualRate = 0.001,
            UsualWeightDecay = usualWeightDecay,
        };
    }
}

/// <summary><c>m = β1·m + (1 − β1)·d</c>, <c>v = β2·v + (1 − β2)·d²</c>, <c>w −= meanRate·m/(√(squareCorrection·v) + ε)</c>.</summary>
internal readonly struct AdamStep : IParameterStep
{
    public static int Memories => 2;

    public static bool DecaysWeights => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        first = FlushOperator.Invoke<TSimd, T>(
            TSimd.MultiplyAdd(TSimd.Broadcast(numbers.Beta1), first, TSimd.Broadcast(numbers.OneMinusBeta1) * d));
        second = FlushOperator.Invoke<TSimd, T>(
            TSimd.MultiplyAdd(TSimd.Broadcast(numbers.Beta2), second, (TSimd.Broadcast(numbers.OneMinusBeta2) * d) * d));
        TSimd size = TSimd.Sqrt(TSimd.Broadcast(numbers.SquareCorrection) * second) + TSimd.Broadcast(numbers.Epsilon);
        return w - ((TSimd.Broadcast(numbers.MeanRate) * first) / size);
    }

    // The root is 0 or more, so the divisor is at least ε. The dividend and the radicand must be finite too.
    public static double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers)
    {
        first = (numbers.Beta1 * first) + d;
        second = (numbers.Beta2 * second) + (d * d);
        double step = numbers.MeanRate * first;
        return Math.Max(Math.Max(w + (step / numbers.Epsilon), step), numbers.SquareCorrection * second);
    }
}
