using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class TransposedProductUpdateTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void It_is_the_outer_products_of_the_rows_one_after_the_other()
    {
        for (int s = 0; s <= 20; s++)
        {
            var shape = new KernelCase(23, 43, s, Bias: s % 2 == 0, Seed: s);
            (T[,] x, T[,] u, T[,] w) = Values(shape);
            AtEveryWidth(
                (kernels, what) =>
                {
                    GuardedMatrix<T> together = Run(kernels, x, u, w, shape);
                    var one = GuardedMatrix<T>.Padded(w);
                    for (int t = 0; t < shape.S; t++)
                    {
                        var xt = GuardedMatrix<T>.Plain(KernelOracle.Row(x, t));
                        var ut = GuardedMatrix<T>.Padded(KernelOracle.Row(u, t));
                        kernels.AddOuterProduct(T.One, ref xt.First, ref ut.First, one.AsWeights(shape.M));
                    }

                    for (int row = 0; row < one.Rows; row++)
                    {
                        Bits.AssertSame<T>(one.Row(row), together.Row(row), $"{what}, row {row}");
                    }
                },
                shape);
        }
    }

    [Fact]
    public void Whole_numbers_give_the_exact_update()
    {
        foreach (KernelCase shape in KernelCase.Awkward)
        {
            (T[,] x, T[,] u, T[,] w) = Values(shape with { Kind = OperandKind.Whole, Bias = true });
            var exact = new T[shape.M + 1, shape.N];
            for (int k = 0; k <= shape.M; k++)
            {
                for (int j = 0; j < shape.N; j++)
                {
                    long sum = long.CreateChecked(w[k, j]);
                    for (int t = 0; t < shape.S; t++)
                    {
                        sum += (k < shape.M ? long.CreateChecked(x[t, k]) : 1) * long.CreateChecked(u[t, j]);
                    }

                    exact[k, j] = T.CreateChecked(sum);
                }
            }

            AtEveryWidth((kernels, what) => Run(kernels, x, u, w, shape).AssertHolds(exact, what), shape);
        }
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
        (T[,] x, T[,] u, T[,] w) = Values(shape);
        var expected = (T[,])w.Clone();
        KernelOracle.AddTransposedProduct(x, u, expected);
        AtEveryWidth((kernels, what) => Run(kernels, x, u, w, shape).AssertHolds(expected, what), shape);
    }

    private static (T[,] X, T[,] U, T[,] W) Values(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        return (
            source.Matrix(shape.S, shape.M), source.Matrix(shape.S, shape.N), source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N));
    }

    private static GuardedMatrix<T> Run(KernelSet<T> kernels, T[,] x, T[,] u, T[,] w, KernelCase shape)
    {
        var gx = GuardedMatrix<T>.Plain(x, shape.ExtraStride, shape.Misalignment);
        var gu = GuardedMatrix<T>.Padded(u, shape.ExtraStride, shape.Misalignment);
        var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);

        kernels.AddTransposedProduct(gx.AsRows, gu.AsRows, gw.AsWeights(shape.M));

        gx.AssertUntouched("x");
        gu.AssertUntouched("u");
        return gw;
    }
}

public sealed class TransposedProductUpdateSingleTests : TransposedProductUpdateTests<float>;

public sealed class TransposedProductUpdateDoubleTests : TransposedProductUpdateTests<double>;
