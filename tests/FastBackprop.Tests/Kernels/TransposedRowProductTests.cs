using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class TransposedRowProductTests<T> : KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Whole_numbers_give_the_exact_sum()
    {
        foreach (KernelCase shape in KernelCase.Awkward)
        {
            OperandSource<T> source = (shape with { Kind = OperandKind.Whole }).Source<T>();
            T[] d = source.Row(shape.N);
            T[,] w = source.Matrix(shape.M, shape.N);
            var exact = new T[shape.M];
            for (int k = 0; k < shape.M; k++)
            {
                long sum = 0;
                for (int j = 0; j < shape.N; j++)
                {
                    sum += long.CreateChecked(d[j]) * long.CreateChecked(w[k, j]);
                }

                exact[k] = T.CreateChecked(sum);
            }

            AtEveryWidth((kernels, what) => Run(kernels, d, w, exact, shape, what), shape);
        }
    }

    // Where the terms end with a narrow register, the lanes behind it stay −0, while a wide register adds +0 to them.
    [Fact]
    public void Products_that_underflow_to_minus_0_give_plus_0()
    {
        for (int n = 1; n <= 40; n++)
        {
            var shape = new KernelCase(5, n, 1, Bias: false);
            var d = new T[n];
            var w = new T[5, n];
            for (int j = 0; j < n; j++)
            {
                d[j] = T.Epsilon;
                for (int k = 0; k < 5; k++)
                {
                    w[k, j] = -T.Epsilon;
                }
            }

            AtEveryWidth((kernels, what) => Run(kernels, d, w, new T[5], shape, what), shape);
        }
    }

    [Fact]
    public void The_last_64_bytes_are_taken_from_the_tail()
    {
        int lanes = AlignedMemory.Lanes<T>();
        int n = (2 * lanes) + 3;
        var shape = new KernelCase(6, n, 1, Bias: true);
        OperandSource<T> source = shape.Source<T>();
        T[] d = source.Row(n);
        T[,] w = source.Matrix(6, n);
        T[] expected = KernelOracle.MultiplyTransposed(d, w, 6);
        AtEveryWidth(
            (kernels, what) =>
            {
                // What the row itself holds there is a NaN.
                var row = GuardedMatrix<T>.Plain(d[..(2 * lanes)]);
                var tail = GuardedMatrix<T>.Padded(d[(2 * lanes)..]);
                var gw = GuardedMatrix<T>.Padded(w);
                var y = GuardedMatrix<T>.Plain(new T[6]);
                kernels.MultiplyTransposed(new Row<T>(ref row.First, ref tail.First, n), gw.AsWeights(6), ref y.First);
                y.AssertHolds(expected, what);
            },
            shape);
    }

    private protected override void Check(KernelCase shape)
    {
        OperandSource<T> source = shape.Source<T>();
        T[] d = source.Row(shape.N);
        T[,] w = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        T[] expected = KernelOracle.MultiplyTransposed(d, w, shape.M);
        AtEveryWidth((kernels, what) => Run(kernels, d, w, expected, shape, what), shape);
    }

    private static void Run(KernelSet<T> kernels, T[] d, T[,] w, T[] expected, KernelCase shape, string what)
    {
        var gd = GuardedMatrix<T>.Padded(d, shape.Misalignment);
        var gw = GuardedMatrix<T>.Padded(w, shape.ExtraStride, shape.Misalignment);
        var gy = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.M)], shape.Misalignment);

        kernels.MultiplyTransposed(gd.AsRow, gw.AsWeights(shape.M), ref gy.First);

        gy.AssertHolds(expected, what);
        gd.AssertUntouched(what);
        gw.AssertUntouched(what);
    }
}

public sealed class TransposedRowProductSingleTests : TransposedRowProductTests<float>;

public sealed class TransposedRowProductDoubleTests : TransposedRowProductTests<double>;
