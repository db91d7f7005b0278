using FastBackprop.Numerics;

namespace FastBackprop.Tests.Numerics;

public class MatrixTests
{
    [Fact]
    public void A_matrix_takes_its_elements_row_by_row()
    {
        var matrix = new Matrix<float>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([4, 5, 6], matrix.Span.Row(1));
        Assert.Equal(6, matrix[1, 2]);
        matrix[0, 1] = 9;
        Assert.Equal([1, 9, 3], matrix.Span.Row(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 3]);

        var error = Assert.Throws<ArgumentException>("values", () => new Matrix<float>([1, 2, 3, 4, 5], 2, 3));
        Assert.StartsWith("values has 5 elements; 2 rows of 3 columns have 6.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(0, 5, 16)]
    [InlineData(2, 1, 16)]
    [InlineData(3, 16, 16)]
    [InlineData(4, 17, 32)]
    public void Rows_are_zero_and_padded(int rows, int columns, int stride)
    {
        var matrix = new Matrix<float>(rows, columns);
        MatrixSpan<float> span = matrix.Span;

        Assert.Equal((rows, columns, stride), (matrix.Rows, matrix.Columns, matrix.Stride));
        Assert.Equal((rows, columns, stride), (span.Rows, span.Columns, span.Stride));
        Assert.True(span.IsPadded);
        Assert.Equal(new float[rows * stride], span.Data.ToArray());
    }

    [Fact]
    public void Its_elements_stay()
    {
        var matrix = new Matrix<double>(2, 3);
        matrix.Span[1, 2] = 5;
        Assert.Equal(5, matrix.Span[1, 2]);
        Assert.Equal([0, 0, 5], matrix.Span.Row(1).ToArray());
    }

    [Fact]
    public void Negative_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new Matrix<float>(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new Matrix<float>(1, -1));
    }

    [Theory]
    [InlineData(65536, 65536, 65536L)]
    [InlineData(int.MaxValue, 1, 16)]
    [InlineData(134217728, 2, 16)]
    [InlineData(1, int.MaxValue, 2147483648L)]
    [InlineData(0, int.MaxValue, 2147483648L)]
    public void A_matrix_that_no_array_holds_is_refused(int rows, int columns, long padded)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(nameof(rows), () => new Matrix<float>(rows, columns));
        Assert.StartsWith(
            $"{rows} rows of {padded} elements, padding included, are more than the {Array.MaxLength - 16} that an array holds.",
            e.Message);
    }

    [Fact]
    public void Other_elements_than_float_and_double_are_refused()
    {
        Assert.Equal(
            "The element type is Half; expected float (Single) or double (Double).",
            Assert.Throws<NotSupportedException>(() => new Matrix<Half>(1, 1)).Message);
        Assert.Throws<NotSupportedException>(() => new Matrix<int>(1, 1));
        Assert.Throws<NotSupportedException>(() => new Matrix<decimal>(1, 1));
    }
}
