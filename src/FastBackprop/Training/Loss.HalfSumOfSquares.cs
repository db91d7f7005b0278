using System.Runtime.CompilerServices;

namespace FastBackprop.Training;

/// <content>Half the sum of squares.</content>
public readonly partial record struct Loss
{
    /// <summary><c>½ Σ_j (a_j − t_j)²</c>, with any output activation.</summary>
    public static Loss HalfSumOfSquares => default;

    private static LossTraits HalfSumOfSquaresTraits => new(LossKind.HalfSumOfSquares, "half-sum-of-squares");

    /// <summary>½ Σ (a − t)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double HalfSumOfSquaresOf<T>(ref T a, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double error = At(ref a, j) - At(ref t, j);
            sum += error * error;
        }

        return sum / 2;
    }
}
