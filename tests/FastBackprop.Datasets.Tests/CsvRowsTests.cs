namespace FastBackprop.Datasets.Tests;

public class CsvRowsTests
{
    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("x,y\n1,2\n3,4")]
    [InlineData("1;2\n\n3;4\n")]
    public void Rows_come_as_they_are_written(string text)
    {
        float[][] rows = [.. CsvRows.Read<float>(new StringReader(text), 2)];
        Assert.Equal(2, rows.Length);
        Assert.Equal([1f, 2], rows[0]);
        Assert.Equal([3f, 4], rows[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x,y\n")]
    public void Text_without_rows_has_none(string text) => Assert.Empty(CsvRows.Read<float>(new StringReader(text), 2));

    [Fact]
    public void A_single_column_needs_no_delimiter() =>
        Assert.Equal([1.0, 2], CsvRows.Read<double>(new StringReader("1\n2\n"), 1).Select(row => row[0]));

    [Fact]
    public void A_header_of_numbers_is_skipped_if_told() =>
        Assert.Equal([[3.0, 4]], CsvRows.Read<double>(new StringReader("1,2\n3,4\n"), 2, CsvHeader.Present));

    [Fact]
    public void Rows_before_a_bad_one_are_delivered()
    {
        using IEnumerator<float[]> rows = CsvRows.Read<float>(new StringReader("1,2\nx,4\n"), 2, sourceName: "rows.csv").GetEnumerator();
        Assert.True(rows.MoveNext());
        var error = Assert.Throws<InvalidDataException>(() => rows.MoveNext());
        Assert.Equal("rows.csv, line 2, column 0: 'x' is not a number.", error.Message);
    }

    [Fact]
    public void A_long_input_is_not_read_ahead_of_need()
    {
        using var text = new CountingReader("1,2\n3,4\n");
        foreach (float[] _ in CsvRows.Read<float>(text, 2).Take(3))
        {
        }

        Assert.InRange(text.Consumed, 1, 1 << 20);
    }

    [Theory]
    [InlineData("1,2,3\n", "input, line 1: 3 cells, separated by ','; expected 2.")]
    [InlineData("x\n", "input, line 1: 1 cell, separated by ','; expected 2.")]
    [InlineData("1,2\n3\n", "input, line 2: 1 cell; expected 2, as in the first row.")]
    [InlineData("x,y\n1,2\n3,inf\n", "input, line 3, column 1 (y): 'inf' is not a number.")]
    [InlineData("1,abc\n3,4\n", "input, line 1, column 1: 'abc' is not a number.")]
    [InlineData("1,2\n3,Infinity\n", "input, line 2, column 1: 'Infinity' is not finite.")]
    public void Bad_rows_are_refused_with_their_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => CsvRows.Read<float>(new StringReader(text), 2).Count()).Message);

    [Fact]
    public void Arguments_are_checked_at_the_call()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = CsvRows.Read<float>(new StringReader(""), 0); });
        Assert.Throws<ArgumentNullException>(() => { _ = CsvRows.Read<float>(null!, 1); });
    }

    /// <summary>The same text for ever.</summary>
    private sealed class CountingReader(string text) : TextReader
    {
        public long Consumed { get; private set; }

        public override int Peek() => text[(int)(Consumed % text.Length)];

        public override int Read() => text[(int)(Consumed++ % text.Length)];

        public override int Read(Span<char> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (char)Read();
            }

            return buffer.Length;
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));
    }
}
