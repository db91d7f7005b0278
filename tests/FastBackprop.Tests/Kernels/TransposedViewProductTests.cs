using System.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class TransposedViewProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[] d = source.Row(shape.N);
        T[,] w = source.Matrix(shape.M, shape.N);
        T[] expected = KernelOracle.MultiplyTransposed(d, w, shape.M);
        AtEveryWidth(
            (kernels, what) =>
            {
                var gd = GuardedMatrix<T>.Padded(d, shape.Misalignment);
                var gw = GuardedMatrix<T>.Plain(w, shape.ExtraStride, shape.Misalignment);
                var gy = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.M)], shape.Misalignment);

                kernels.MultiplyTransposedView(gd.AsRow, gw.AsWeights(shape.M), ref gy.First);

                gy.AssertHolds(expected, what);
                gd.AssertUntouched(what);
                gw.AssertUntouched(what);
            },
            shape);
    }
}

public sealed class TransposedViewProductSingleTests : TransposedViewProductTests<float>;

public sealed class TransposedViewProductDoubleTests : TransposedViewProductTests<double>;
