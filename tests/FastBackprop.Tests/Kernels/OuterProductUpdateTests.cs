using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class OuterProductUpdateTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Whole_numbers_give_the_exact_update()
    {
        foreach (KernelCase shape in KernelCase.Awkward)
        {
            OperandSource<T> source = (shape with { Kind = OperandKind.Whole }).Source<T>();
            T a = T.CreateChecked(-3);
            T[] x = source.Row(shape.M);
            T[] d = source.Row(shape.N);
            T[,] w = source.Matrix(shape.M + 1, shape.N);
            var exact = new T[shape.M + 1, shape.N];
            for (int k = 0; k <= shape.M; k++)
            {
                for (int j = 0; j < shape.N; j++)
                {
                    long input = k < shape.M ? long.CreateChecked(x[k]) : 1;
                    exact[k, j] = T.CreateChecked(long.CreateChecked(w[k, j]) + (input * -3 * long.CreateChecked(d[j])));
                }
            }

            AtEveryWidth((kernels, what) => Run(kernels, a, x, d, w, exact, shape, what), shape);
        }
    }

    // 3·(1/3) is not 1, but rounds to it.
    [Fact]
    public void The_scaled_delta_is_rounded_before_it_is_used()
    {
        T third = T.One / T.CreateChecked(3);
        T a = T.CreateChecked(3);
        Assert.NotEqual(T.Zero, T.FusedMultiplyAdd(a, third, -T.One));

        var shape = new KernelCase(1, 1, 1, Bias: false);
        AtEveryWidth((kernels, what) => Run(kernels, a, [T.One], [third], new[,] { { -T.One } }, new T[1, 1], shape, what), shape);
    }

    private protected override void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T a = new OperandSource<T>(OperandKind.Ordinary, shape.Seed).Scalar();
        T[] x = source.Row(shape.M);
        T[] d = source.Row(shape.N);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        var expected = (T[,])w.Clone();
        KernelOracle.AddOuterProduct(a, x, d, expected);
        AtEveryWidth((kernels, what) => Run(kernels, a, x, d, w, expected, shape, what), shape);
    }

    private static void Run(KernelSet<T> kernels, T a, T[] x, T[] d, T[,] w, T[,] expected, KernelCase shape, string what)
    {
        var gx = GuardedMatrix<T>.Plain(x, shape.Misalignment);
        var gd = GuardedMatrix<T>.Padded(d, shape.Misalignment);
        var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);

        kernels.AddOuterProduct(a, ref gx.First, ref gd.First, gw.AsWeights(x.Length));

        gw.AssertHolds(expected, what);
        gx.AssertUntouched(what);
        gd.AssertUntouched(what);
    }
}

public sealed class OuterProductUpdateSingleTests : OuterProductUpdateTests<float>;

public sealed class OuterProductUpdateDoubleTests : OuterProductUpdateTests<double>;
