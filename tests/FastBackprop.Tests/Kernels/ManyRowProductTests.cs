using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class ManyRowProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others()
    {
        for (int s = 1; s <= 20; s++)
        {
            // A wide layer and a narrow one: one chain and four.
            foreach (int n in new[] { 70, 20 })
            {
                CheckRows(new KernelCase(19, n, s, Bias: s % 2 == 0, Seed: s));
            }
        }
    }

    private static void CheckRows(KernelCase shape)
    {
        (T[,] x, T[,] w) = Values(shape);
        int chains = SummationChains.For(shape.M, shape.N);
        AtEveryWidth(
            (kernels, what) =>
            {
                GuardedMatrix<T> together = Run(kernels, x, w, chains, shape);
                for (int row = 0; row < shape.S; row++)
                {
                    var gx = GuardedMatrix<T>.Plain(KernelOracle.Row(x, row));
                    var gw = GuardedMatrix<T>.Padded(w);
                    var alone = GuardedMatrix<T>.Padded(new T[shape.N]);
                    kernels.Multiply(ref gx.First, gw.AsWeights(shape.M), ref alone.First, chains);
                    Bits.AssertSame<T>(alone.Row(0), together.Row(row), $"{what}, row {row}");
                }
            },
            shape);
    }

    [Fact]
    public void Large_operands_pass_in_blocks_with_the_same_bits()
    {
        foreach (KernelCase shape in KernelCase.Large)
        {
            Check(shape);
        }
    }

    private protected override void Check(KernelCase shape)
    {
        (T[,] x, T[,] w) = Values(shape);
        foreach (int chains in new[] { 1, SummationChains.Most })
        {
            var expected = new T[shape.S, shape.N];
            for (int row = 0; row < shape.S; row++)
            {
                T[] z = KernelOracle.Multiply(KernelOracle.Row(x, row), w, chains);
                for (int j = 0; j < shape.N; j++)
                {
                    expected[row, j] = z[j];
                }
            }

            AtEveryWidth(
                (kernels, what) => Run(kernels, x, w, chains, shape).AssertHolds(expected, $"{what}, {chains} chains"), shape);
        }
    }

    private static (T[,] X, T[,] W) Values(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        return (source.Matrix(shape.S, shape.M), source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N));
    }

    private static GuardedMatrix<T> Run(KernelSet<T> kernels, T[,] x, T[,] w, int chains, KernelCase shape)
    {
        var gx = GuardedMatrix<T>.Plain(x, shape.ExtraStride, shape.Misalignment);
        var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
        var gz = GuardedMatrix<T>.Padded(new T[shape.S, shape.N], shape.ExtraStride, shape.Misalignment);
        foreach (int row in Enumerable.Range(0, shape.S))
        {
            gz.Row(row).Fill(T.NaN);
        }

        kernels.MultiplyRows(gx.AsRows, gw.AsWeights(shape.M), gz.AsRows, chains);

        gx.AssertUntouched("x");
        gw.AssertUntouched("weights");
        return gz;
    }
}

public sealed class ManyRowProductSingleTests : ManyRowProductTests<float>;

public sealed class ManyRowProductDoubleTests : ManyRowProductTests<double>;
