using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The cross-entropy of classes that exclude each other.</content>
public readonly partial record struct Loss
{
    /// <summary><c>−Σ_j t_j ln a_j</c>, with a softmax output and targets that are 0 or more and sum to 1.</summary>
    public static Loss CrossEntropy => new(LossKind.CrossEntropy);

    private static LossTraits CrossEntropyTraits => new(LossKind.CrossEntropy, "cross-entropy")
    {
        RequiredOutput = Activation.Softmax,
        TakesDistributions = true,
    };

    // −ln a_j = ln S − (z_j − m) with m the largest sum and S = Σ e^(z_i − m) = 1/a_m, where a_m is the largest output.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double CrossEntropyOf<T>(ref T z, ref T a, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int largest = 0;
        for (int j = 1; j < n; j++)
        {
            if (Unsafe.Add(ref z, j) > Unsafe.Add(ref z, largest))
            {
                largest = j;
            }
        }

        double m = At(ref z, largest);
        double logSum = -ScalarMath.Log(At(ref a, largest));
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            sum += At(ref t, j) * (logSum - (At(ref z, j) - m));
        }

        return sum;
    }

    // The softmax's slope cancels the logarithm's: dLoss/dz = a·Σt − t. The sum is 1 but for the rounding of the targets.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static T CrossEntropyScale<T>(ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            sum += At(ref t, j);
        }

        return T.CreateTruncating(sum);
    }
}
