using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Huber's loss.</content>
public readonly partial record struct Loss
{
    /// <summary>
    /// <c>Σ_j h(a_j − t_j)</c> with <c>h(e) = ½e²</c> where <c>|e| ≤ δ</c>, else <c>δ(|e| − ½δ)</c>, with any output activation. It is half the
    /// sum of squares with a slope limited to δ, so that a few targets that are far off do not dominate (P. Huber, "Robust
    /// estimation of a location parameter", Annals of Mathematical Statistics 35, 1964).
    /// </summary>
    /// <param name="delta">δ, finite and above 0, in the unit of the targets; it is rounded to the network's element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is out of range.</exception>
    public static Loss Huber(double delta = 1)
    {
        LearningRateSchedule.ThrowUnlessPositive(delta, nameof(delta));
        return new Loss(LossKind.Huber, delta);
    }

    private static LossTraits HuberTraits => new(LossKind.Huber, "huber") { UsualParameter = 1 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double HuberOf<T>(ref T a, ref T t, int n, double delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        delta = ElementType.ToDouble(T.CreateTruncating(delta));
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double error = Math.Abs(At(ref a, j) - At(ref t, j));
            sum += error <= delta ? error * error / 2 : delta * (error - (delta / 2));
        }

        return sum;
    }

    private static LossSlope<T> HuberSlope<T>(double delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LossSlope<T>.Error(isByOutput: true) with { Limit = T.CreateTruncating(delta) };
}
