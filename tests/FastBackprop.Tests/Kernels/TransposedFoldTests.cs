using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

[Trait("Suite", "NoIntrinsics")]
public abstract class TransposedFoldTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T MinNormal = T.ScaleB(T.One, typeof(T) == typeof(float) ? -126 : -1022);

    // Lanes of all sizes and signs, so that another order of additions would give other bits.
    [Fact]
    public void Store_writes_the_folds_of_four_virtual_registers()
    {
        int lanes = AlignedMemory.Lanes<T>();
        foreach (SimdWidth width in Widths.All)
        {
            for (int test = 0; test < 50; test++)
            {
                var source = new OperandSource<T>(test % 5 == 4 ? OperandKind.Tiny : OperandKind.Ordinary, test);
                T[][] registers = [.. Enumerable.Range(0, 4).Select(_ => source.Row(lanes))];
                T[] expected = [.. registers.Select(KernelOracle.Sum), T.NaN];
                Bits.AssertSame<T>(expected, Widths.Run(width, new Store(registers)), $"{width}, {test}");
            }
        }
    }

    [Fact]
    public void Store_gives_plus_0_where_every_lane_is_minus_0()
    {
        T[] zeros = [.. Enumerable.Repeat(T.NegativeZero, AlignedMemory.Lanes<T>())];
        foreach (SimdWidth width in Widths.All)
        {
            T[] folds = Widths.Run(width, new Store([zeros, zeros, zeros, zeros]));
            Assert.All(folds[..4], fold => Assert.True(Bits.Identical(T.Zero, fold), $"{width}"));
        }
    }

    // Behind each row's register, and before and behind the matrix, there is NaN.
    [Fact]
    public void DotRows_gives_each_rows_dot_product_whatever_lies_around()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            for (int rows = 1; rows <= count; rows++)
            {
                for (int n = 1; n <= count; n++)
                {
                    var source = new OperandSource<T>(n % 4 == 3 ? OperandKind.Tiny : OperandKind.Ordinary, (100 * rows) + n);
                    CheckDotRows(width, source.Row(n), source.Matrix(rows, n), extraStride: (rows + n) % 3);
                }
            }
        }
    }

    [Fact]
    public void DotRows_gives_plus_0_where_every_product_is_minus_0()
    {
        (T D, T W)[] factors = [(T.NegativeZero, T.One), (T.One, T.NegativeZero), (-T.Epsilon, T.Epsilon), (MinNormal, -MinNormal)];
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            foreach ((T d, T w) in factors)
            {
                Assert.True(Bits.Identical(T.NegativeZero, d * w));
                var rows = new T[count, count];
                for (int i = 0; i < rows.Length; i++)
                {
                    rows[i / count, i % count] = w;
                }

                T[] sums = CheckDotRows(width, [.. Enumerable.Repeat(d, count)], rows, extraStride: 0);
                Assert.All(sums, sum => Assert.True(Bits.Identical(T.Zero, sum), $"{width}: {d}·{w} gives {sum}"));
            }
        }
    }

    // 1 is lost in 2^60 + 1, but not in 2^60 − 2^60 + 1: which products meet first is plain to see.
    [Fact]
    public void DotRows_folds_in_the_documented_order()
    {
        T big = T.ScaleB(T.One, 60);
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            for (int n = 3; n <= count; n++)
            {
                for (int lane = 0; lane < n; lane++)
                {
                    // In row i the 1 stands in this lane, and the big numbers in two others.
                    var rows = new T[count, n];
                    for (int i = 0; i < count; i++)
                    {
                        int first = (lane + 1 + (i % (n - 1))) % n;
                        int second = (lane + 1 + ((i + 1) % (n - 1))) % n;
                        rows[i, lane] = T.One;
                        rows[i, first] = big;
                        rows[i, second] = -big;
                    }

                    CheckDotRows(width, [.. Enumerable.Repeat(T.One, n)], rows, extraStride: 1);
                }
            }
        }
    }

    private static T[] CheckDotRows(SimdWidth width, T[] d, T[,] rows, int extraStride)
    {
        int count = Widths.Run(width, new LaneCount<T>());
        int n = d.Length;
        var padded = new T[rows.GetLength(0), count];
        var expected = new T[count];
        for (int i = 0; i < rows.GetLength(0); i++)
        {
            T[] row = KernelOracle.Row(rows, i);
            for (int j = 0; j < n; j++)
            {
                padded[i, j] = row[j];
            }

            expected[i] = KernelOracle.Dot(d, row);
        }

        string what = $"{width}: {rows.GetLength(0)} rows of {n}, {extraStride} apart";
        var w = GuardedMatrix<T>.Plain(padded, extraStride, misalignment: n);
        Array.Resize(ref d, count);
        T[] actual = Widths.Run(width, new DotRows(d, n, w));
        Bits.AssertSame<T>(expected, actual, what);
        w.AssertUntouched(what);
        return actual;
    }

    // The element behind the four is not written.
    private sealed class Store(T[][] registers) : ISimdFactory<T, T[]>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            T[] folds = [.. Enumerable.Repeat(T.NaN, 5)];
            TransposedFold.Store(Register<TSimd>(0), Register<TSimd>(1), Register<TSimd>(2), Register<TSimd>(3), ref folds[0]);
            return folds;
        }

        private VirtualRegister<TSimd, T> Register<TSimd>(int i)
            where TSimd : struct, ISimd<TSimd, T> =>
            VirtualRegister<TSimd, T>.Add(ref registers[i][0], registers[i].Length, VirtualRegister<TSimd, T>.Zero);
    }

    private sealed class DotRows(T[] d, int n, GuardedMatrix<T> w) : ISimdFactory<T, T[]>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            var dots = new T[TSimd.Count];
            TSimd.Store(TransposedFold.DotRows(TSimd.Load(in d[0]), n, ref w.First, w.Stride, w.Rows), ref dots[0]);
            return dots;
        }
    }
}

public sealed class TransposedFoldSingleTests : TransposedFoldTests<float>;

public sealed class TransposedFoldDoubleTests : TransposedFoldTests<double>;
