using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

/// <summary>
/// Matrices that are views: what lies behind their columns is a NaN, and somebody else's. It spoils no result, and stays.
/// </summary>
public abstract class ViewTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly IEnumerable<KernelCase> Shapes =
        from n in Enumerable.Range(1, 40).Concat([64, 71, 127])
        from m in new[] { 0, 1, 5, 20 }
        from bias in new[] { true, false }
        select new KernelCase(m, n, 1 + (n % 7), bias, ExtraStride: n % 19, Misalignment: n % 5, Seed: n);

    // Which of the matrices of a call are views; the others are padded.
    private static readonly (bool First, bool Second)[] Views = [(true, true), (true, false), (false, true)];

    [Fact]
    public void Products_with_a_view_have_the_bits_of_padded_rows() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        T a = source.Scalar();
        T[] x = source.Row(shape.M);
        T[] d = source.Row(shape.N);
        GuardedMatrix<T> w = View(source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N), shape);
        string what = $"{shape}";

        var z = GuardedMatrix<T>.Plain(new T[shape.N]);
        MatrixPrimitives.Multiply(x, w.Span, z.Row(0));
        z.AssertHolds(KernelOracle.Multiply(x, w.ToArray()), what);

        T[] transposed = KernelOracle.MultiplyTransposed(d, w.ToArray(), shape.M);
        var y = GuardedMatrix<T>.Plain(new T[shape.M]);
        MatrixPrimitives.MultiplyTransposed(d, w.Span, y.Row(0));
        y.AssertHolds(transposed, what);
        w.AssertUntouched(what);

        T[,] updated = w.ToArray();
        KernelOracle.AddOuterProduct(a, x, d, updated);
        y = GuardedMatrix<T>.Plain(new T[shape.M]);
        MatrixPrimitives.BackwardUpdate(d, a, x, w.Span, y.Row(0));
        y.AssertHolds(transposed, what);
        w.AssertHolds(updated, what);

        KernelOracle.AddOuterProduct(a, x, d, updated);
        MatrixPrimitives.AddOuterProduct(a, x, d, w.Span);
        w.AssertHolds(updated, what);
    });

    [Fact]
    public void Products_of_many_rows_with_views_have_the_bits_of_padded_rows() => Assert.All(Shapes, shape => Assert.All(Views, views =>
    {
        OperandSource<T> source = shape.Source<T>();
        GuardedMatrix<T> x = View(source.Matrix(shape.S, shape.M), shape);
        T[,] weights = source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N);
        GuardedMatrix<T> w = Either(views.First, weights, shape);
        GuardedMatrix<T> z = Either(views.Second, new T[shape.S, shape.N], shape);
        string what = $"{views}, {shape}";
        MatrixPrimitives.Multiply(x.Span, w.Span, z.Span);
        var expected = new T[shape.S, shape.N];
        for (int row = 0; row < shape.S; row++)
        {
            Put(KernelOracle.Multiply(KernelOracle.Row(x.ToArray(), row), weights), expected, row);
        }

        z.AssertHolds(expected, what);
        w.AssertUntouched(what);

        GuardedMatrix<T> u = Either(views.Second, source.Matrix(shape.S, shape.N), shape);
        KernelOracle.AddTransposedProduct(x.ToArray(), u.ToArray(), weights);
        MatrixPrimitives.AddTransposedProduct(x.Span, u.Span, w.Span);
        w.AssertHolds(weights, what);
        u.AssertUntouched(what);
        x.AssertUntouched(what);
    }));

    // From 64 outputs on a sum is one chain, below it is four.
    [Fact]
    public void The_last_columns_are_summed_in_the_order_of_all() => Assert.All([17, 63, 65, 79], n => Assert.All([1, 2, 3, 4, 6, 33], m =>
    {
        OperandSource<T> source = new(OperandKind.Ordinary, (100 * n) + m);
        T[] x = source.Row(m);
        T[,] w = source.Matrix(m + 1, n);
        var z = new T[n];
        MatrixPrimitives.Multiply(x, GuardedMatrix<T>.Plain(w, extraStride: 2).Span, z);
        Bits.AssertSame<T>(KernelOracle.Multiply(x, w), z, $"{m} × {n}");
    }));

    [Fact]
    public void The_gram_matrix_of_a_view_has_the_bits_of_padded_rows() => Assert.All(Shapes, shape =>
    {
        GuardedMatrix<T> x = View(shape.Source<T>().Matrix(shape.S, shape.N), shape);
        GuardedMatrix<T> gram = View(new T[shape.S, shape.S], shape);
        var expected = new T[shape.S, shape.S];
        KernelOracle.LowerGram(x.ToArray(), expected);
        MatrixPrimitives.LowerGram(x.Span, gram.Span);
        gram.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
    });

    [Fact]
    public void Activations_of_views_have_the_bits_of_padded_rows()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            foreach (KernelCase shape in Shapes.Where(shape => shape.M == 5))
            {
                foreach ((bool First, bool Second) views in Views)
                {
                    CheckActivation(activation, shape, views);
                }
            }
        }
    }

    // Rows of an array as one rents it: their distance is a multiple of 64 bytes, but nobody has made zeros of what lies between.
    [Theory]
    [InlineData(10, 64)]
    [InlineData(3, 16)]
    [InlineData(17, 32)]
    public void A_stride_of_whole_64_bytes_makes_no_padding(int columns, int stride)
    {
        T[] wide = [.. Enumerable.Repeat(T.NaN, 4 * stride)];
        var v = new MatrixSpan<T>(wide, 4, columns, stride);
        var x = new T[3];
        var y = new T[3];
        for (int row = 0; row < 4; row++)
        {
            v.Row(row).Fill(T.One);
        }

        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            Activations.Apply<T>(activation, v, v);
            Activations.MultiplyByDerivative<T>(activation, v, v, v);
        }

        MatrixPrimitives.Multiply<T>(new Matrix<T>(4, 3).Span, new Matrix<T>(3, columns).Span, v);
        MatrixPrimitives.AddTransposedProduct<T>(new Matrix<T>(2, 3).Span, new Matrix<T>(2, columns).Span, v);
        MatrixPrimitives.AddOuterProduct<T>(T.One, x, new T[columns], v);
        MatrixPrimitives.BackwardUpdate<T>(new T[columns], T.One, x, v, y);
        Assert.Equal(new T[3], y);
        MatrixPrimitives.MultiplyTransposed<T>(new T[columns], v, y);
        Assert.Equal(new T[3], y);
        for (int i = 0; i < wide.Length; i++)
        {
            Assert.Equal(i % stride >= columns, T.IsNaN(wide[i]));
        }
    }

    // Infinity times the zeros behind the columns is NaN: in the padding of a matrix it would spoil the next product that reads it.
    [Fact]
    public void The_padding_of_a_matrix_stays_zero_where_an_operand_is_not_finite()
    {
        foreach (T bad in (T[])[T.PositiveInfinity, T.NaN])
        {
            foreach (int columns in (int[])[3, 17, 36])
            {
                var w = new Matrix<T>(6, columns);
                var z = new Matrix<T>(2, columns);
                var rows = new Matrix<T>(2, 5);
                T[] x = [T.One, bad, T.Zero, T.One, T.One];
                rows.Span.Row(1)[2] = bad;
                MatrixPrimitives.Multiply<T>(rows.Span, w.Span, z.Span);
                AssertPadding(z);
                MatrixPrimitives.AddTransposedProduct<T>(rows.Span, new Matrix<T>(2, columns).Span, w.Span);
                AssertPadding(w);
                MatrixPrimitives.AddOuterProduct<T>(T.One, x, new T[columns], w.Span);
                AssertPadding(w);
                MatrixPrimitives.AddOuterProduct<T>(bad, new T[5], new T[columns], w.Span);
                AssertPadding(w);
                MatrixPrimitives.BackwardUpdate<T>(new T[columns], T.One, x, w.Span, new T[5]);
                AssertPadding(w);
                MatrixPrimitives.BackwardUpdate<T>(new T[columns], bad, new T[5], w.Span, new T[5]);
                AssertPadding(w);
            }
        }
    }

    private static void CheckActivation(Activation activation, KernelCase shape, (bool First, bool Second) views)
    {
        OperandSource<T> source = shape.Source<T>();
        T[,] z = source.Matrix(shape.S, shape.N);
        T[,] e = source.Matrix(shape.S, shape.N);
        var a = new T[shape.S, shape.N];
        var delta = new T[shape.S, shape.N];
        for (int row = 0; row < shape.S; row++)
        {
            T[] outputs = ActivationOracle.Activate(activation, KernelOracle.Row(z, row));
            Put(outputs, a, row);
            Put(ActivationOracle.MultiplyByDerivative(activation, outputs, KernelOracle.Row(e, row)), delta, row);
        }

        string what = $"{activation}, {views}, {shape}";
        GuardedMatrix<T> gz = Either(views.First, z, shape);
        GuardedMatrix<T> ga = Either(views.Second, new T[shape.S, shape.N], shape);
        Activations.Apply<T>(activation, gz.Span, ga.Span);
        ga.AssertHolds(a, what);
        gz.AssertUntouched(what);
        Activations.Apply<T>(activation, gz.Span, gz.Span);
        gz.AssertHolds(a, what);

        GuardedMatrix<T> ge = Either(views.Second, e, shape);
        Activations.MultiplyByDerivative<T>(activation, gz.Span, ge.Span, ge.Span);
        ge.AssertHolds(delta, what);
        gz.AssertHolds(a, what);
    }

    private static GuardedMatrix<T> View(T[,] values, KernelCase shape) =>
        GuardedMatrix<T>.Plain(values, shape.ExtraStride, shape.Misalignment);

    private static GuardedMatrix<T> Either(bool isView, T[,] values, KernelCase shape) =>
        isView ? View(values, shape) : GuardedMatrix<T>.Padded(values, shape.ExtraStride % 2, shape.Misalignment);

    private static void Put(T[] values, T[,] matrix, int row)
    {
        for (int j = 0; j < values.Length; j++)
        {
            matrix[row, j] = values[j];
        }
    }

    private static void AssertPadding(Matrix<T> matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<T> padding = matrix.Span.Data.Slice(row * matrix.Stride, matrix.Stride)[matrix.Columns..];
            Bits.AssertSame(new T[padding.Length], padding, $"padding of row {row}, {matrix.Columns} columns");
        }
    }
}

public sealed class ViewSingleTests : ViewTests<float>;

public sealed class ViewDoubleTests : ViewTests<double>;
