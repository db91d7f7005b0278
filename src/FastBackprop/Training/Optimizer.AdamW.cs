using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Adam with a weight decay of its own.</content>
public sealed partial class Optimizer
{
    /// <summary>
    /// AdamW: <see cref="Adam"/> with the weight decay outside the gradient. <c>w −= rate·decay·w</c> comes before the step, so that all weights
    /// decay alike (I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019, with the learning rate as the schedule multiplier).
    /// The decay is <see cref="UpdateRule.WeightDecay"/>, which is 0 unless it is set. If rate·decay is above 2, weights grow instead.
    /// </summary>
    /// <param name="beta1">0 or more and below 1.</param>
    /// <param name="beta2">0 or more and below 1.</param>
    /// <param name="epsilon">ε, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer AdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        AdamOf(OptimizerKind.AdamW, "adamw", beta1, beta2, epsilon, usualWeightDecay: 0.01);
}

/// <summary><c>w −= (rate·decay)·w</c>, then the step of <see cref="AdamStep"/>.</summary>
internal readonly struct AdamWStep : IParameterStep
{
    public static int Memories => 2;

    public static bool DecaysWeights => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AdamStep.Step(TSimd.MultiplyAdd(TSimd.Broadcast(-numbers.Rate * decay), w, w), d, ref first, ref second, decay, numbers);

    // The product of rate and decay is rounded by itself, and may be infinite even if w is 0.
    public static double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers)
    {
        double shrink = numbers.Rate * decay;
        return Math.Max(shrink, AdamStep.Bound(w + (shrink * w), d, ref first, ref second, decay, numbers));
    }
}
