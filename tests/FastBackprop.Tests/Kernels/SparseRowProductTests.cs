using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class SparseRowProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A product underflows to −0; the zero terms behind it may turn the sum into +0, by their signs.
    [Fact]
    public void A_sum_that_underflows_has_the_same_sign_whether_zeros_are_skipped_or_not()
    {
        foreach (T zero in (T[])[T.Zero, T.NegativeZero])
        {
            T[] x = [zero, T.Epsilon, zero, zero, zero, zero, zero, zero, zero];
            T[,] w = new T[9, 2];
            for (int k = 0; k < 9; k++)
            {
                w[k, 0] = -T.One / T.CreateChecked(4);
                w[k, 1] = k == 1 ? w[k, 0] : -w[k, 0];
            }

            foreach (int chains in (int[])[1, 4])
            {
                Assert.Contains(KernelOracle.Multiply(x, w, 1), T.IsNegative);
                Run(x, w, [T.Zero, T.Zero], chains, new KernelCase(9, 2, 1, Bias: false));
            }
        }
    }

    [Fact]
    public void PositiveZeros_changes_nothing_but_the_sign_of_zeros()
    {
        T[] values = [T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, T.One, T.NegativeInfinity, T.NaN];
        for (int n = 0; n <= 70; n++)
        {
            T[] z = [.. Enumerable.Range(0, n).Select(j => values[j % values.Length])];
            T[] expected = [.. z.Select(value => T.IsNegative(value) && value == T.Zero ? T.Zero : value)];
            foreach (SimdWidth width in Widths.All)
            {
                var gz = GuardedMatrix<T>.Padded(z);
                Widths.Run(width, new Positive(gz));
                gz.AssertHolds(expected, $"{n} at {width}");
            }
        }
    }

    private protected override void Check(KernelCase shape)
    {
        T[] x = SparseOperands.Row<T>(shape);
        T[,] w = shape.Source<T>().Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        foreach (int chains in new[] { 1, SummationChains.Most })
        {
            T[] expected = [.. KernelOracle.Multiply(x, w, chains).Select(z => z + T.Zero)];
            Run(x, w, expected, chains, shape);
        }
    }

    private static void Run(T[] x, T[,] w, T[] expected, int chains, KernelCase shape)
    {
        foreach (SimdWidth width in Widths.All)
        {
            foreach (ulong[]? mask in (ulong[]?[])[SparseOperands.Mask(x), null])
            {
                string what = $"{width}, {shape}, {chains} chains, {(mask is null ? "dense" : "sparse")}";
                var gx = GuardedMatrix<T>.Plain(x, shape.Misalignment);
                var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
                var gz = GuardedMatrix<T>.Padded([.. Enumerable.Repeat(T.NaN, shape.N)], shape.Misalignment);
                Widths.Run(width, new SparseOperands.Product<T>(gx, x.Length, mask, gw, gz, chains));
                gz.AssertHolds(expected, what);
                gx.AssertUntouched(what);
                gw.AssertUntouched(what);
            }
        }
    }

    private sealed class Positive(GuardedMatrix<T> z) : ISimdFactory<T, int>
    {
        public int Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            PositiveZeros.Run<TSimd, T>(ref z.First, z.Columns);
            return z.Columns;
        }
    }
}

public sealed class SparseRowProductSingleTests : SparseRowProductTests<float>;

public sealed class SparseRowProductDoubleTests : SparseRowProductTests<double>;
