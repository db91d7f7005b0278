using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Training;

namespace FastBackprop.Tests.Kernels;

public abstract class SquaredErrorsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Each_sample_gets_the_bits_of_the_loss_of_a_sample_alone()
    {
        for (int n = 1; n <= 5; n++)
        {
            foreach (int s in (int[])[1, 7, 8, 9, 16, 17, 40])
            {
                Check(n, s);
            }
        }
    }

    private static void Check(int n, int s)
    {
        OperandSource<T> source = new KernelCase(1, n, s, Bias: false, Seed: (100 * n) + s).Source<T>();
        T[,] a = source.Matrix(n, s);
        T[,] t = source.Matrix(n, s);
        var ga = GuardedMatrix<T>.Padded(a);
        var gt = GuardedMatrix<T>.Padded(t);
        var losses = new double[ga.Stride];

        SquaredErrors.Run(ref ga.First, ref gt.First, ga.Stride, n, s, ref losses[0]);

        for (int sample = 0; sample < s; sample++)
        {
            T[] outputs = [.. Enumerable.Range(0, n).Select(j => a[j, sample])];
            T[] targets = [.. Enumerable.Range(0, n).Select(j => t[j, sample])];
            Assert.Equal(Loss.HalfSumOfSquaresOf(ref outputs[0], ref targets[0], n), losses[sample]);
        }
    }
}

public sealed class SquaredErrorsSingleTests : SquaredErrorsTests<float>;

public sealed class SquaredErrorsDoubleTests : SquaredErrorsTests<double>;
