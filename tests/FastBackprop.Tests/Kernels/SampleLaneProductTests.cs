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
    public void Registers_divide_the_samples_of_a_block() => Assert.All(
        Widths.All, width => Assert.Equal(0, FastBackprop.Networks.SampleLanePass<T>.MostRows % Widths.Run(width, new LaneCount<T>())));

    [Fact]
    public void A_function_is_applied_to_the_same_sums() => Prop.ForAll(
        Narrow.ToArbitrary(),
        shape =>
        {
            OperandSource<T> source = shape.Source<T>();
            T[,] x = source.Matrix(shape.S, shape.M);
            T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
            foreach (Activation f in Networks.NetworkCase.NarrowActivations)
            {
                T[][] expected = [.. Enumerable.Range(0, shape.S).Select(sample =>
                    ActivationOracle.Activate(f, KernelOracle.Multiply(KernelOracle.Row(x, sample), w, 1)))];
                T[] behind = ActivationOracle.Activate(f, KernelOracle.Multiply([.. Enumerable.Repeat(T.NaN, shape.M)], w, 1));
                foreach (SimdWidth width in Widths.All)
                {
                    Run(width, f, x, w, expected, behind, 1, shape, $"{width}, {shape}, {f}");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void A_softmax_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Widths.Run(SimdWidth.Bits128, new Product(Activation.Softmax, OneElement(), 1, OneElement(), false, OneElement(), 1)));

    [Fact]
    public void The_way_back_is_a_product_with_the_transposed_weights() => Prop.ForAll(
        Narrow.ToArbitrary(),
        shape =>
        {
            OperandSource<T> source = shape.Source<T>();
            T[,] d = source.Matrix(shape.S, shape.N);
            T[,] w = source.Matrix(shape.M, shape.N);
            T[][] expected = [.. Enumerable.Range(0, shape.S).Select(sample =>
                KernelOracle.Multiply(KernelOracle.Row(d, sample), Transposed(w), 1))];
            T[] behind = KernelOracle.Multiply([.. Enumerable.Repeat(T.NaN, shape.N)], Transposed(w), 1);
            foreach (SimdWidth width in Widths.All)
            {
                Run(width, null, d, w, expected, behind, 1, shape, $"{width}, {shape}, back");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[,] x = source.Matrix(shape.S, shape.M);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        foreach (int chains in new[] { 1, SummationChains.Most })
        {
            T[][] expected = [.. Enumerable.Range(0, shape.S).Select(sample =>
                ActivationOracle.Activate(Activation.Identity, KernelOracle.Multiply(KernelOracle.Row(x, sample), w, chains)))];
            T[] behind = ActivationOracle.Activate(
                Activation.Identity, KernelOracle.Multiply([.. Enumerable.Repeat(T.NaN, shape.M)], w, chains));
            foreach (SimdWidth width in Widths.All)
            {
                Run(width, Activation.Identity, x, w, expected, behind, chains, shape, $"{width}, {shape}, {chains} chains");
            }
        }
    }

    // What lies in the lanes behind the last sample is NaN, and stays there. Without a function it is the way back.
    private static void Run(
        SimdWidth width, Activation? f, T[,] x, T[,] w, T[][] expected, T[] behind, int chains, KernelCase shape, string what)
    {
        int register = Widths.Run(width, new LaneCount<T>());
        int lanes = (shape.S + register - 1) / register * register;
        var xLanes = new T[x.GetLength(1), lanes];
        var zLanes = new T[behind.Length, lanes];
        for (int sample = 0; sample < lanes; sample++)
        {
            for (int k = 0; k < x.GetLength(1); k++)
            {
                xLanes[k, sample] = sample < shape.S ? x[sample, k] : T.NaN;
            }

            for (int j = 0; j < behind.Length; j++)
            {
                zLanes[j, sample] = sample < shape.S ? expected[sample][j] : behind[j];
            }
        }

        var gx = GuardedMatrix<T>.Plain(xLanes, shape.ExtraStride, shape.Misalignment);
        var gw = GuardedMatrix<T>.Plain(w, shape.ExtraStride, shape.Misalignment);
        var gz = GuardedMatrix<T>.Plain(new T[behind.Length, lanes], shape.ExtraStride, shape.Misalignment);

        Widths.Run(width, new Product(f, gx, shape.S, gw, shape.Bias, gz, chains));

        gz.AssertHolds(zLanes, what);
        gx.AssertUntouched(what);
        gw.AssertUntouched(what);
    }

    private static T[,] Transposed(T[,] matrix)
    {
        var transposed = new T[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                transposed[j, i] = matrix[i, j];
            }
        }

        return transposed;
    }

    private static GuardedMatrix<T> OneElement() => GuardedMatrix<T>.Plain(new T[1, 16]);

    private sealed class Product(
        Activation? f, GuardedMatrix<T> x, int s, GuardedMatrix<T> w, bool bias, GuardedMatrix<T> z, int chains) : ISimdFactory<T, bool>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            if (f is null)
            {
                SampleLaneProduct.Back<TSimd, T>(ref x.First, s, x.Stride, x.Rows, ref w.First, w.Stride, ref z.First, z.Rows);
            }
            else
            {
                SampleLaneProduct.Run<TSimd, T>(
                    f.Value, ref x.First, s, x.Stride, x.Rows, ref w.First, w.Stride, bias, ref z.First, z.Rows, chains);
            }

            return true;
        }
    }
}

public sealed class SampleLaneProductSingleTests : SampleLaneProductTests<float>;

public sealed class SampleLaneProductDoubleTests : SampleLaneProductTests<double>;
