using FastBackprop.Numerics;

namespace FastBackprop.Tests.Numerics;

public class MatrixSpanTests
{
    [Fact]
    public void Rows_start_a_stride_apart()
    {
        float[] data = [0, 1, 2, 3, 4, 5, 6, 7];
        var matrix = new MatrixSpan<float>(data, 2, 3, 4);
        ReadOnlyMatrixSpan<float> same = matrix;

        Assert.Equal((2, 3, 4), (matrix.Rows, matrix.Columns, matrix.Stride));
        Assert.Equal((2, 3, 4), (same.Rows, same.Columns, same.Stride));
        Assert.Equal([4f, 5, 6], matrix.Row(1).ToArray());
        Assert.Equal([4f, 5, 6], same.Row(1).ToArray());
        Assert.Equal(6, matrix[1, 2]);
        Assert.Equal(6, same[1, 2]);
        matrix[1, 0] = 40;
        Assert.Equal(40, data[4]);
    }

    [Fact]
    public void Without_a_stride_rows_follow_each_other()
    {
        float[] data = [0, 1, 2, 3, 4, 5];
        Assert.Equal(3, new MatrixSpan<float>(data, 2, 3).Stride);
        Assert.Equal([3f, 4, 5], new ReadOnlyMatrixSpan<float>(data, 2, 3).Row(1).ToArray());
    }

    [Theory]
    [InlineData(6, 2, 3, 3)]
    [InlineData(7, 2, 3, 4)]
    [InlineData(0, 0, 3, 4)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 5, 0, 0)]
    [InlineData(0, 0, int.MaxValue, int.MaxValue)]
    [InlineData(0, int.MaxValue, 0, 0)]
    [InlineData(0, 1, 0, int.MaxValue)]
    public void The_last_row_needs_no_padding_and_no_rows_need_no_data(int length, int rows, int columns, int stride)
    {
        var data = new double[length];
        Assert.Equal(rows, new MatrixSpan<double>(data, rows, columns, stride).Rows);
        Assert.Equal(rows, new ReadOnlyMatrixSpan<double>(data, rows, columns, stride).Rows);
    }

    [Theory]
    [InlineData(6, -1, 3, 3, "rows", null)]
    [InlineData(6, 2, -3, 3, "columns", null)]
    [InlineData(6, 2, 3, 2, "stride", "stride is 2; expected at least the 3 columns of a row.")]
    [InlineData(6, 2, 0, -1, "stride", "stride is -1; expected at least the 0 columns of a row.")]
    [InlineData(5, 2, 3, 3, "data", "data has 5 elements; 2 rows of 3 columns with a stride of 3 need 6.")]
    [InlineData(6, 2, 3, 4, "data", "data has 6 elements; 2 rows of 3 columns with a stride of 4 need 7.")]
    [InlineData(0, 1, 1, 1, "data", "data has 0 elements; 1 rows of 1 columns with a stride of 1 need 1.")]
    [InlineData(9, 65537, 65536, 65536, "data", "data has 9 elements; 65537 rows of 65536 columns with a stride of 65536 need 4295032832.")]
    [InlineData(9, int.MaxValue, int.MaxValue, int.MaxValue, "data", null)]
    public void Sizes_that_do_not_fit_are_refused(int length, int rows, int columns, int stride, string parameter, string? message)
    {
        var data = new float[length];
        Action[] constructors =
        [
            () => _ = new MatrixSpan<float>(data, rows, columns, stride),
            () => _ = new ReadOnlyMatrixSpan<float>(data, rows, columns, stride),
        ];
        foreach (Action constructor in constructors)
        {
            ArgumentException e = Assert.ThrowsAny<ArgumentException>(constructor);
            Assert.Equal(parameter, e.ParamName);
            Assert.True(message is null || e.Message == $"{message} (Parameter '{parameter}')", e.Message);
        }
    }

    [Theory]
    [InlineData(-1, 0, "row")]
    [InlineData(2, 0, "row")]
    [InlineData(int.MinValue, 0, "row")]
    [InlineData(0, -1, "column")]
    [InlineData(0, 3, "column")]
    [InlineData(1, int.MaxValue, "column")]
    public void An_element_outside_is_refused_even_where_there_is_memory(int row, int column, string parameter)
    {
        var data = new float[64];
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => new MatrixSpan<float>(data, 2, 3, 8)[row, column]);
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => new ReadOnlyMatrixSpan<float>(data, 2, 3, 8)[row, column]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_row_outside_is_refused(int row)
    {
        var data = new float[64];
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => { new MatrixSpan<float>(data, 2, 3, 8).Row(row); });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => { new ReadOnlyMatrixSpan<float>(data, 2, 3, 8).Row(row); });
    }

    // Whoever made the span knows whether there is padding; a view of a wider matrix looks the same.
    [Theory]
    [InlineData(32, 2, 3, 16)]
    [InlineData(64, 2, 17, 32)]
    [InlineData(0, 0, 3, 16)]
    public void Rows_are_padded_where_the_library_made_them_and_not_where_they_look_so(int length, int rows, int columns, int stride)
    {
        var data = new float[length];
        var view = new MatrixSpan<float>(data, rows, columns, stride);
        MatrixSpan<float> padded = MatrixSpan<float>.OfPaddedRows(data, rows, columns, stride);
        ReadOnlyMatrixSpan<float> readOnlyView = view;
        ReadOnlyMatrixSpan<float> readOnly = padded;
        Assert.False(view.IsPadded);
        Assert.False(readOnlyView.IsPadded);
        Assert.False(new ReadOnlyMatrixSpan<float>(data, rows, columns, stride).IsPadded);
        Assert.True(padded.IsPadded);
        Assert.True(readOnly.IsPadded);
        Assert.Equal((false, true), (view.TakesWholeRegisters, readOnly.TakesWholeRegisters));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(48, true)]
    [InlineData(17, false)]
    [InlineData(1, false)]
    public void A_view_passes_by_whole_registers_where_its_rows_are_whole_64_bytes(int columns, bool whole)
    {
        var data = new float[200];
        Assert.Equal(whole, new MatrixSpan<float>(data, 2, columns, 50).TakesWholeRegisters);
        Assert.Equal(whole, new ReadOnlyMatrixSpan<float>(data, 2, columns, 50).TakesWholeRegisters);
    }

    // Two matrices in one array: where the second begins, the first has ended.
    [Theory]
    [InlineData(100, 2, 3, 16, 32)]
    [InlineData(20, 2, 3, 16, 20)]
    [InlineData(100, 0, 3, 16, 0)]
    public void What_lies_behind_the_last_row_is_not_part_of_it(int length, int rows, int columns, int stride, int extent)
    {
        var data = new float[length];
        Assert.Equal(extent, new MatrixSpan<float>(data, rows, columns, stride).Data.Length);
        Assert.Equal(extent, new ReadOnlyMatrixSpan<float>(data, rows, columns, stride).Data.Length);
    }
}
