using System.Numerics;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class SparseOuterProductUpdateTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The rows of the other inputs keep every bit; by value they are what the plain update makes of them.
    private protected override void Check(KernelCase shape)
    {
        T a = new OperandSource<T>(OperandKind.Ordinary, shape.Seed).Scalar();
        T[] x = SparseOperands.Row<T>(shape);
        OperandSource<T> source = shape.Source<T>();
        T[] d = source.Row(shape.N);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        var plain = (T[,])w.Clone();
        KernelOracle.AddOuterProduct(a, x, d, plain);
        var expected = (T[,])plain.Clone();
        for (int k = 0; k < shape.M; k++)
        {
            for (int j = 0; x[k] == T.Zero && j < shape.N; j++)
            {
                Assert.Equal(plain[k, j], w[k, j]);
                expected[k, j] = w[k, j];
            }
        }

        foreach (SimdWidth width in Widths.All)
        {
            string what = $"{width}, {shape}";
            var gx = GuardedMatrix<T>.Plain(x, shape.Misalignment);
            var gd = GuardedMatrix<T>.Padded(d, shape.Misalignment);
            var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
            Widths.Run(width, new SparseOperands.Update<T>(a, gx, x.Length, SparseOperands.Mask(x), gd, gw));
            gw.AssertHolds(expected, what);
            gx.AssertUntouched(what);
            gd.AssertUntouched(what);
        }
    }
}

public sealed class SparseOuterProductUpdateSingleTests : SparseOuterProductUpdateTests<float>;

public sealed class SparseOuterProductUpdateDoubleTests : SparseOuterProductUpdateTests<double>;
