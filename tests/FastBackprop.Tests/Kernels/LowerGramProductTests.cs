using System.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

/// <summary>Of a case, M is the length of the rows and S their number; N is not used.</summary>
public abstract class LowerGramProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Any_number_of_rows_leaves_the_upper_triangle_alone()
    {
        for (int s = 0; s <= 20; s++)
        {
            Check(new KernelCase(37, 0, s, Bias: false, Seed: s));
        }
    }

    private protected override void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[,] x = source.Matrix(shape.S, shape.M);
        T[,] g = source.Matrix(shape.S, shape.S);
        var expected = (T[,])g.Clone();
        KernelOracle.LowerGram(x, expected);
        AtEveryWidth(
            (kernels, what) =>
            {
                var gx = GuardedMatrix<T>.Padded(x, shape.ExtraStride, shape.Misalignment);
                var gg = GuardedMatrix<T>.Plain(g, shape.ExtraStride, shape.Misalignment);

                kernels.LowerGram(gx.AsRows, gg.AsRows);

                gg.AssertHolds(expected, what);
                gx.AssertUntouched(what);
            },
            shape);
    }
}

public sealed class LowerGramProductSingleTests : LowerGramProductTests<float>;

public sealed class LowerGramProductDoubleTests : LowerGramProductTests<double>;
