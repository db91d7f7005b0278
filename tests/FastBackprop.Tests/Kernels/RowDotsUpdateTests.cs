using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Kernels;

public abstract class RowDotsUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Gen<KernelCase> Few =
        from m in Gen.Choose(1, 17)
        from n in Gen.Choose(1, 16)
        from s in KernelCase.Size.Where(s => s > 0)
        from extraStride in Gen.Choose(0, 3)
        from kind in Gen.Elements(OperandKind.Ordinary, OperandKind.Tiny)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new KernelCase(m, n, s, Bias: false, extraStride, 0, kind, seed);

    [Fact]
    public void Every_element_gets_the_dot_of_its_rows_at_every_width() =>
        Prop.ForAll(Few.ToArbitrary(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_number_of_pairs_around_a_block_of_four_is_right()
    {
        for (int m = 1; m <= 5; m++)
        {
            for (int n = 1; n <= 5; n++)
            {
                Check(new KernelCase(m, n, 7 + m, Bias: false, Seed: (10 * m) + n));
            }
        }
    }

    private static void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[,] x = source.Matrix(shape.M, shape.S);
        T[,] d = source.Matrix(shape.N, shape.S);
        T[,] g = source.Matrix(shape.M, shape.N);
        var expected = new T[shape.M, shape.N];
        for (int i = 0; i < shape.M; i++)
        {
            for (int j = 0; j < shape.N; j++)
            {
                expected[i, j] = g[i, j] + KernelOracle.Dot(KernelOracle.Row(x, i), KernelOracle.Row(d, j));
            }
        }

        foreach (SimdWidth width in Widths.All)
        {
            var gx = GuardedMatrix<T>.Padded(x, shape.ExtraStride);
            var gd = GuardedMatrix<T>.Padded(d);
            var gg = GuardedMatrix<T>.Plain(g, shape.ExtraStride);
            var sums = GuardedMatrix<T>.Plain(new T[4]);

            Widths.Run(width, new Update(gx, gd, shape.S, gg, sums));

            string what = $"{width}, {shape}";
            gg.AssertHolds(expected, what);
            gx.AssertUntouched(what);
            gd.AssertUntouched(what);
        }
    }

    private sealed class Update(GuardedMatrix<T> x, GuardedMatrix<T> d, int s, GuardedMatrix<T> g, GuardedMatrix<T> sums)
        : ISimdFactory<T, bool>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            RowDotsUpdate.Run<TSimd, T>(
                ref x.First, x.Stride, x.Rows, ref d.First, d.Stride, d.Rows, s, ref g.First, g.Stride, ref sums.First);
            return true;
        }
    }
}

public sealed class RowDotsUpdateSingleTests : RowDotsUpdateTests<float>;

public sealed class RowDotsUpdateDoubleTests : RowDotsUpdateTests<double>;
