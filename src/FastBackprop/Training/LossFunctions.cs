using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The losses' values, in double and in one fixed order, and what they ask of networks and targets. The entropies are
/// computed from the sums z and not from the outputs, so that an output that rounds to 0 or 1 does not make them infinite.
/// </summary>
internal static class LossFunctions
{
    // A target row of a softmax may be off 1 by the rounding of a float row, no more.
    private const double TargetSumTolerance = 1e-4;

    /// <exception cref="ArgumentException">The loss does not go with the output's activation.</exception>
    public static void ThrowUnlessFits(Loss loss, NetworkShape shape)
    {
        Activation? needed = loss switch
        {
            Loss.HalfSumOfSquares => null,
            Loss.BinaryCrossEntropy => Activation.Sigmoid,
            Loss.CrossEntropy => Activation.Softmax,
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "The loss is none of those that exist."),
        };
        if (needed is not null && shape.OutputActivation != needed)
        {
            throw new ArgumentException(
                $"The loss is {loss}, which goes with a {needed} output; the network's is {shape.OutputActivation}.", nameof(loss));
        }
    }

    /// <exception cref="ArgumentException">A target is outside the loss's range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ThrowUnlessInRange<T>(Loss loss, ReadOnlySpan<T> target, string name, int? row = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (loss == Loss.HalfSumOfSquares)
        {
            return;
        }

        double sum = 0;
        for (int j = 0; j < target.Length; j++)
        {
            double t = ElementType.ToDouble(target[j]);
            if (!(t >= 0 && t <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{name} has {t} in {RowOf(row)}column {j}; {loss} takes targets from 0 to 1."), name);
            }

            sum += t;
        }

        if (loss == Loss.CrossEntropy && !(Math.Abs(sum - 1) <= TargetSumTolerance))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name} sums to {sum}{(row is null ? "" : $" in row {row}")}; {loss} takes targets that sum to 1."), name);
        }
    }

    /// <summary>The loss of one sample from its sums z, outputs a and targets t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Value<T>(Loss loss, ref T z, ref T a, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => loss switch
        {
            Loss.HalfSumOfSquares => HalfSumOfSquares(ref a, ref t, n),
            Loss.BinaryCrossEntropy => BinaryCrossEntropy(ref z, ref t, n),
            Loss.CrossEntropy => CrossEntropy(ref z, ref a, ref t, n),
            _ => throw Undefined.Value(loss),
        };

    /// <summary>½ Σ (a − t)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double HalfSumOfSquares<T>(ref T a, ref T t, int n)
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

    // −t ln a − (1 − t) ln(1 − a) = max(z, 0) − t·z + ln(1 + e^−|z|).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double BinaryCrossEntropy<T>(ref T z, ref T t, int n)
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

    // −ln a_j = ln S − (z_j − m) with m the largest sum and S = Σ e^(z_i − m) = 1/a_m, where a_m is the largest output.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double CrossEntropy<T>(ref T z, ref T a, ref T t, int n)
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

    /// <summary>
    /// The s of <c>delta = s·a − t</c>, with which the error at the outputs becomes, for either entropy with its activation, the slope
    /// of the loss by the sums: of the cross-entropy <c>−Σ t ln a</c> it is <c>a·Σt − t</c>. 1 where the targets sum to 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T ErrorScale<T>(Loss loss, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (loss != Loss.CrossEntropy)
        {
            return T.One;
        }

        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            sum += At(ref t, j);
        }

        return T.CreateTruncating(sum);
    }

    private static string RowOf(int? row) => row is null ? "" : $"row {row}, ";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At<T>(ref T row, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementType.ToDouble(Unsafe.Add(ref row, j));
}
