using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Kernels;

public abstract class SampleLaneProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Gen<KernelCase> Narrow =
        from m in Gen.Choose(0, 20)
        from n in Gen.Choose(1, 16)
        from s in Gen.Choose(1, 64)
        from bias in Gen.Elements(true, false)
        from extraStride in Gen.Choose(0, 3)
        from misalignment in Gen.Choose(0, 15)
        from kind in Gen.Elements(OperandKind.Ordinary, OperandKind.Tiny)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new KernelCase(m, n, s, bias, extraStride, misalignment, kind, seed);

    [Fact]
    public void Every_sample_gets_the_bits_of_a_row_of_its_own_at_every_width() =>
        Prop.ForAll(Narrow.ToArbitrary(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_number_of_terms_and_of_samples_around_a_strip_is_right()
    {
        for (int m = 0; m <= 9; m++)
        {
            foreach (int s in (int[])[1, 15, 16, 17, 33])
            {
                Check(new KernelCase(m, 2, s, Bias: (m + s) % 2 == 0, Seed: (100 * m) + s));
            }
        }
    }

    [Fact]
    public void Strips_divide_the_samples_of_a_block() => Assert.All(
        Widths.All, width => Assert.Equal(0, FastBackprop.Networks.SampleLanePass<T>.MostRows % Widths.Run(width, new StripSamples())));

    private static void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[,] x = source.Matrix(shape.S, shape.M);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        foreach (int chains in new[] { 1, SummationChains.Most })
        {
            T[][] expected = [.. Enumerable.Range(0, shape.S).Select(sample => KernelOracle.Multiply(KernelOracle.Row(x, sample), w, chains))];
            foreach (SimdWidth width in Widths.All)
            {
                int strip = Widths.Run(width, new StripSamples());
                Run(width, strip, x, w, expected, chains, shape, $"{width}, {shape}, {chains} chains");
            }
        }
    }

    // What lies in the lanes behind the last sample is NaN, and stays there.
    private static void Run(SimdWidth width, int strip, T[,] x, T[,] w, T[][] expected, int chains, KernelCase shape, string what)
    {
        int lanes = (shape.S + strip - 1) / strip * strip;
        T[] behind = KernelOracle.Multiply([.. Enumerable.Repeat(T.NaN, shape.M)], w, chains);
        var xLanes = new T[shape.M, lanes];
        var zLanes = new T[shape.N, lanes];
        for (int sample = 0; sample < lanes; sample++)
        {
            for (int k = 0; k < shape.M; k++)
            {
                xLanes[k, sample] = sample < shape.S ? x[sample, k] : T.NaN;
            }

            for (int j = 0; j < shape.N; j++)
            {
                zLanes[j, sample] = sample < shape.S ? expected[sample][j] : behind[j];
            }
        }

        var gx = GuardedMatrix<T>.Plain(xLanes, shape.ExtraStride, shape.Misalignment);
        var gw = GuardedMatrix<T>.Plain(w, shape.ExtraStride, shape.Misalignment);
        var gz = GuardedMatrix<T>.Plain(new T[shape.N, lanes], shape.ExtraStride, shape.Misalignment);

        Widths.Run(width, new Product(gx, shape.S, gw, shape.Bias, gz, chains));

        gz.AssertHolds(zLanes, what);
        gx.AssertUntouched(what);
        gw.AssertUntouched(what);
    }

    private sealed class StripSamples : IWidthVisitor<T, int>
    {
        public int Visit<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => SampleLaneProduct.StripSamples<TSimd, T>();
    }

    private sealed class Product(GuardedMatrix<T> x, int s, GuardedMatrix<T> w, bool bias, GuardedMatrix<T> z, int chains)
        : IWidthVisitor<T, bool>
    {
        public bool Visit<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            SampleLaneProduct.Run<TSimd, T>(
                ref x.First, s, x.Stride, x.Rows, ref w.First, w.Stride, bias, ref z.First, z.Rows, chains);
            return true;
        }
    }
}

public sealed class SampleLaneProductSingleTests : SampleLaneProductTests<float>;

public sealed class SampleLaneProductDoubleTests : SampleLaneProductTests<double>;
