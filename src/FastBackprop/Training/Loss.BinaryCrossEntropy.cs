using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The cross-entropy of independent outputs.</content>
public readonly partial record struct Loss
{
    /// <summary><c>−Σ_j [t_j ln a_j + (1 − t_j) ln(1 − a_j)]</c>, with sigmoid outputs and targets in [0, 1].</summary>
    public static Loss BinaryCrossEntropy => new(LossKind.BinaryCrossEntropy);

    // The slope of the sigmoid and that of the logarithms cancel: dLoss/dz = a − t.
    private static LossTraits BinaryCrossEntropyTraits =>
        new(LossKind.BinaryCrossEntropy, "binary-cross-entropy") { RequiredOutput = Activation.Sigmoid };

    // −t ln a − (1 − t) ln(1 − a) = max(z, 0) − t·z + ln(1 + e^−|z|).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double BinaryCrossEntropyOf<T>(ref T z, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double zj = At(ref z, j);
            sum += Math.Max(zj, 0) - (At(ref t, j) * zj) + ScalarMath.Log1Plus(ScalarMath.Exp(-Math.Abs(zj)));
        }

        return sum;
    }
}
