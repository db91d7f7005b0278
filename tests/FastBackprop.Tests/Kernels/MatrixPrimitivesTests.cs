using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

/// <summary>
/// The public products at the process's width. Rows are spans of their plain length with NaN around them, so a tail that is read or
/// written beyond its end shows.
/// </summary>
public abstract class MatrixPrimitivesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Every length of an output row and of an input row, none included.
    private static readonly IEnumerable<KernelCase> Shapes =
        from length in Enumerable.Range(0, 71)
        from other in new[] { 0, 1, 9, 20 }
        from bias in new[] { true, false }
        from shape in new[]
        {
            new KernelCase(length, other, length % 7, bias, Misalignment: length % 5, Seed: length),
            new KernelCase(other, length, length % 7, bias, ExtraStride: length % 2, Misalignment: length % 3, Seed: length),
        }
        select shape;

    // A panel of the weights, and the sums of four chains, lie on the stack. More would end the process.
    [Fact]
    public void Products_of_many_rows_are_content_with_a_stack_of_256_KB()
    {
        T[] inputs = [.. Enumerable.Repeat(T.One, 64 * 784)];
        T[] weights = [.. Enumerable.Repeat(T.One, 784 * 1024)];
        T[] wide = new T[64 * 1024];
        T[] narrow = new T[64 * 64];
        var thread = new Thread(
            () =>
            {
                var x = new ReadOnlyMatrixSpan<T>(inputs, 64, 784);
                MatrixPrimitives.Multiply(x, new ReadOnlyMatrixSpan<T>(weights, 784, 1024), new MatrixSpan<T>(wide, 64, 1024));
                MatrixPrimitives.Multiply(x, new ReadOnlyMatrixSpan<T>(weights, 784, 64, 1024), new MatrixSpan<T>(narrow, 64, 64));
            },
            256 * 1024);

        thread.Start();
        thread.Join();

        Assert.All(wide, value => Assert.Equal(T.CreateChecked(784), value));
        Assert.All(narrow, value => Assert.Equal(T.CreateChecked(784), value));
    }

    [Fact]
    public void Multiply_takes_rows_of_any_length() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        var x = GuardedMatrix<T>.Plain(source.Row(shape.M), shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        var z = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.N)], shape.Misalignment);
        T[] expected = KernelOracle.Multiply(x.Row(0).ToArray(), w.ToArray());

        MatrixPrimitives.Multiply(x.Row(0), w.Span, z.Row(0));

        z.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
        w.AssertUntouched($"{shape}");
    });

    [Fact]
    public void Multiply_takes_any_number_of_rows() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        var x = GuardedMatrix<T>.Plain(source.Matrix(shape.S, shape.M), shape.ExtraStride, shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        var z = GuardedMatrix<T>.Padded(source.Matrix(shape.S, shape.N), shape.ExtraStride, shape.Misalignment);
        T[,] expected = z.ToArray();
        for (int row = 0; row < shape.S; row++)
        {
            T[] zRow = KernelOracle.Multiply(x.Row(row).ToArray(), w.ToArray());
            for (int j = 0; j < shape.N; j++)
            {
                expected[row, j] = zRow[j];
            }
        }

        MatrixPrimitives.Multiply(x.Span, w.Span, z.Span);

        z.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
        w.AssertUntouched($"{shape}");
    });

    [Fact]
    public void MultiplyTransposed_takes_rows_of_any_length() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        var d = GuardedMatrix<T>.Plain(source.Row(shape.N), shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        var y = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.M)], shape.Misalignment);

        MatrixPrimitives.MultiplyTransposed(d.Row(0), w.Span, y.Row(0));

        y.AssertHolds(KernelOracle.MultiplyTransposed(d.Row(0).ToArray(), w.ToArray(), shape.M), $"{shape}");
        d.AssertUntouched($"{shape}");
        w.AssertUntouched($"{shape}");
    });

    [Fact]
    public void AddOuterProduct_takes_rows_of_any_length() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        T a = source.Scalar();
        var x = GuardedMatrix<T>.Plain(source.Row(shape.M), shape.Misalignment);
        var d = GuardedMatrix<T>.Plain(source.Row(shape.N), shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        T[,] expected = w.ToArray();
        KernelOracle.AddOuterProduct(a, x.Row(0).ToArray(), d.Row(0).ToArray(), expected);

        MatrixPrimitives.AddOuterProduct(a, x.Row(0), d.Row(0), w.Span);

        w.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
        d.AssertUntouched($"{shape}");
    });

    [Fact]
    public void BackwardUpdate_takes_rows_of_any_length() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        T a = source.Scalar();
        var x = GuardedMatrix<T>.Plain(source.Row(shape.M), shape.Misalignment);
        var d = GuardedMatrix<T>.Plain(source.Row(shape.N), shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        var y = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, shape.M)], shape.Misalignment);
        T[,] expected = w.ToArray();
        T[] expectedY = KernelOracle.MultiplyTransposed(d.Row(0).ToArray(), expected, shape.M);
        KernelOracle.AddOuterProduct(a, x.Row(0).ToArray(), d.Row(0).ToArray(), expected);

        MatrixPrimitives.BackwardUpdate(d.Row(0), a, x.Row(0), w.Span, y.Row(0));

        w.AssertHolds(expected, $"{shape}");
        y.AssertHolds(expectedY, $"{shape}");
        x.AssertUntouched($"{shape}");
        d.AssertUntouched($"{shape}");
    });

    [Fact]
    public void AddTransposedProduct_takes_any_number_of_rows() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        var x = GuardedMatrix<T>.Plain(source.Matrix(shape.S, shape.M), shape.ExtraStride, shape.Misalignment);
        var u = GuardedMatrix<T>.Padded(source.Matrix(shape.S, shape.N), shape.ExtraStride, shape.Misalignment);
        GuardedMatrix<T> w = Weights(source, shape);
        T[,] expected = w.ToArray();
        KernelOracle.AddTransposedProduct(x.ToArray(), u.ToArray(), expected);

        MatrixPrimitives.AddTransposedProduct(x.Span, u.Span, w.Span);

        w.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
        u.AssertUntouched($"{shape}");
    });

    [Fact]
    public void LowerGram_takes_any_number_of_rows() => Assert.All(Shapes, shape =>
    {
        OperandSource<T> source = shape.Source<T>();
        var x = GuardedMatrix<T>.Padded(source.Matrix(shape.S, shape.M), shape.ExtraStride, shape.Misalignment);
        var gram = GuardedMatrix<T>.Plain(source.Matrix(shape.S, shape.S), shape.ExtraStride, shape.Misalignment);
        T[,] expected = gram.ToArray();
        KernelOracle.LowerGram(x.ToArray(), expected);

        MatrixPrimitives.LowerGram(x.Span, gram.Span);

        gram.AssertHolds(expected, $"{shape}");
        x.AssertUntouched($"{shape}");
    });

    // Spans of nothing have no address.
    [Fact]
    public void Empty_spans_are_operands_like_others()
    {
        var z = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, 37)]);
        T[] d = new OperandSource<T>(OperandKind.Ordinary, 1).Row(37);
        var noWeights = new MatrixSpan<T>([], 0, 37, 48);

        MatrixPrimitives.Multiply([], noWeights, z.Row(0));
        z.AssertHolds(new T[37], "Multiply");
        MatrixPrimitives.AddOuterProduct(T.One, [], d, noWeights);
        MatrixPrimitives.BackwardUpdate(d, T.One, [], noWeights, []);
        MatrixPrimitives.MultiplyTransposed(d, noWeights, []);
        MatrixPrimitives.Multiply(default, default(MatrixSpan<T>), default(MatrixSpan<T>));
        MatrixPrimitives.AddTransposedProduct(default, default, default(MatrixSpan<T>));
        MatrixPrimitives.LowerGram(default, default(MatrixSpan<T>));

        // A bias row alone: its input is the constant 1.
        var bias = GuardedMatrix<T>.Padded(new T[37]);
        MatrixPrimitives.AddOuterProduct(T.One, [], d, bias.Span);
        bias.AssertHolds(d, "AddOuterProduct");
        MatrixPrimitives.Multiply([], bias.Span, z.Row(0));
        z.AssertHolds(d, "Multiply by the bias");
    }

    private static GuardedMatrix<T> Weights(OperandSource<T> source, KernelCase shape) => GuardedMatrix<T>.Padded(
        source.Matrix(shape.M + (shape.Bias ? 1 : 0), shape.N), shape.ExtraStride, shape.Misalignment);
}

public sealed class MatrixPrimitivesSingleTests : MatrixPrimitivesTests<float>;

public sealed class MatrixPrimitivesDoubleTests : MatrixPrimitivesTests<double>;
