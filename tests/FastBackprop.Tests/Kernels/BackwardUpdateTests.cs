using System.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class BackwardUpdateTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void It_is_the_product_followed_by_the_update()
    {
        foreach (KernelCase shape in KernelCase.Awkward)
        {
            (T a, T[] x, T[] d, T[,] w) = Values(shape);
            AtEveryWidth(
                (kernels, what) =>
                {
                    var gx = GuardedMatrix<T>.Plain(x);
                    var gd = GuardedMatrix<T>.Padded(d);
                    var gw = GuardedMatrix<T>.Padded(w);
                    var gy = GuardedMatrix<T>.Plain(new T[shape.M]);
                    var fusedW = GuardedMatrix<T>.Padded(w);
                    var fusedY = GuardedMatrix<T>.Plain(new T[shape.M]);

                    kernels.MultiplyTransposed(gd.AsRow, gw.AsWeights(shape.M), ref gy.First);
                    kernels.AddOuterProduct(a, ref gx.First, ref gd.First, gw.AsWeights(shape.M));
                    kernels.BackwardUpdate(gd.AsRow, a, ref gx.First, fusedW.AsWeights(shape.M), ref fusedY.First);

                    Bits.AssertSame<T>(gy.Row(0), fusedY.Row(0), what);
                    for (int row = 0; row < gw.Rows; row++)
                    {
                        Bits.AssertSame<T>(gw.Row(row), fusedW.Row(row), $"{what}, row {row}");
                    }
                },
                shape);
        }
    }

    private protected override void Check(KernelCase shape)
    {
        (T a, T[] x, T[] d, T[,] w) = Values(shape);
        T[] expectedY = KernelOracle.MultiplyTransposed(d, w, shape.M);
        var expectedW = (T[,])w.Clone();
        KernelOracle.AddOuterProduct(a, x, d, expectedW);
        AtEveryWidth(
            (kernels, what) =>
            {
                var gx = GuardedMatrix<T>.Plain(x, shape.Misalignment);
                var gd = GuardedMatrix<T>.Padded(d, shape.Misalignment);
                var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
                var gy = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.M)], shape.Misalignment);

                kernels.BackwardUpdate(gd.AsRow, a, ref gx.First, gw.AsWeights(shape.M), ref gy.First);

                gy.AssertHolds(expectedY, what);
                gw.AssertHolds(expectedW, what);
                gx.AssertUntouched(what);
                gd.AssertUntouched(what);
            },
            shape);
    }

    private static (T A, T[] X, T[] D, T[,] W) Values(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T a = new OperandSource<T>(OperandKind.Ordinary, shape.Seed).Scalar();
        return (a, source.Row(shape.M), source.Row(shape.N), source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N));
    }
}

public sealed class BackwardUpdateSingleTests : BackwardUpdateTests<float>;

public sealed class BackwardUpdateDoubleTests : BackwardUpdateTests<double>;
