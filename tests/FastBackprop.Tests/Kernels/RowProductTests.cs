using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class RowProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 4)]
    [InlineData(8, 64, 4)]
    [InlineData(7, 64, 1)]
    [InlineData(8, 65, 1)]
    [InlineData(100000, 64, 4)]
    [InlineData(100000, 65, 1)]
    [InlineData(0, 0, 1)]
    public void Chains_depend_on_the_shape(int inputs, int outputs, int chains) =>
        Assert.Equal(chains, SummationChains.For(inputs, outputs));

    [Fact]
    public void Whole_numbers_give_the_exact_sum()
    {
        foreach (KernelCase shape in KernelCase.Awkward)
        {
            OperandSource<T> source = (shape with { Kind = OperandKind.Whole }).Source<T>();
            T[] x = source.Row(shape.M);
            T[,] w = source.Matrix(shape.M + 1, shape.N);
            var exact = new T[shape.N];
            for (int j = 0; j < shape.N; j++)
            {
                long sum = long.CreateChecked(w[shape.M, j]);
                for (int k = 0; k < shape.M; k++)
                {
                    sum += long.CreateChecked(x[k]) * long.CreateChecked(w[k, j]);
                }

                exact[j] = T.CreateChecked(sum);
            }

            AtEveryWidth((kernels, what) => Run(kernels, x, w, exact, SummationChains.For(shape.M, shape.N), shape, what), shape);
        }
    }

    [Fact]
    public void Registers_behind_the_last_column_are_not_written()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int lanes = Widths.Run(width, new LaneCount<T>());
            T[] z = [.. Enumerable.Repeat(T.One, 64)];
            GuardedMatrix<T> w = GuardedMatrix<T>.Padded(new T[1, 1], extraStride: 4);
            KernelSet<T>.ForWidth(width).Multiply(ref w.First, w.AsWeights(0), ref z[0], 1);
            Assert.Equal(Enumerable.Repeat(T.Zero, lanes).Concat(Enumerable.Repeat(T.One, 64 - lanes)), z);
        }
    }

    // The sigmoid of 0 is not 0, so the padding shows whether it was masked.
    [Fact]
    public void Outputs_are_the_activated_sums_and_their_padding_is_zero()
    {
        for (int n = 1; n <= 64; n++)
        {
            var shape = new KernelCase(11, n, 1, Bias: n % 2 == 0);
            OperandSource<T> source = shape.Source<T>();
            T[] x = source.Row(shape.M);
            T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), n);
            var expected = new T[n];
            Activations.Sigmoid<T>(KernelOracle.Multiply(x, w, SummationChains.Most), expected);
            foreach (SimdWidth width in Widths.All)
            {
                var gx = GuardedMatrix<T>.Plain(x);
                var gw = GuardedMatrix<T>.Padded(w);
                var ga = GuardedMatrix<T>.Padded([.. Enumerable.Repeat(T.NaN, n)]);
                Widths.Run(width, new SigmoidOfSums(gx, gw, ga));
                ga.AssertHolds(expected, $"{width}, {n} outputs");
                gx.AssertUntouched("x");
                gw.AssertUntouched("W");
            }
        }
    }

    private protected override void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[] x = source.Row(shape.M);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        foreach (int chains in new[] { 1, SummationChains.Most })
        {
            T[] expected = KernelOracle.Multiply(x, w, chains);
            AtEveryWidth((kernels, what) => Run(kernels, x, w, expected, chains, shape, $"{what}, {chains} chains"), shape);
        }
    }

    private static void Run(KernelSet<T> kernels, T[] x, T[,] w, T[] expected, int chains, KernelCase shape, string what)
    {
        var gx = GuardedMatrix<T>.Plain(x, shape.Misalignment);
        var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
        var gz = GuardedMatrix<T>.Padded([.. Enumerable.Repeat(T.NaN, shape.N)], shape.Misalignment);

        kernels.Multiply(ref gx.First, gw.AsWeights(x.Length), ref gz.First, chains);

        gz.AssertHolds(expected, what);
        gx.AssertUntouched(what);
        gw.AssertUntouched(what);
    }

    private sealed class SigmoidOfSums(GuardedMatrix<T> x, GuardedMatrix<T> w, GuardedMatrix<T> a) : ISimdFactory<T, bool>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            RowProduct.FourChains<TSimd, T, SigmoidOperator>(ref x.First, w.AsWeights(x.Columns), ref a.First);
            return true;
        }
    }
}

public sealed class RowProductSingleTests : RowProductTests<float>;

public sealed class RowProductDoubleTests : RowProductTests<double>;
