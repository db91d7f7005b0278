using System.Globalization;
using System.Text;
using FastBackprop.Data;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Datasets.Tests;

public class CsvDatasetTests
{
    [Fact]
    public void A_written_table_is_read_back_bit_for_bit() => Prop.ForAll(
        (from rows in Gen.Choose(1, 20)
         from columns in Gen.Choose(1, 8)
         from bits in Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue), rows * (columns + 1))
         from delimiter in Gen.Elements(',', ';', '\t')
         from header in Gen.Elements(true, false)
         from target in Gen.Choose(0, columns)
         select (Values: Array.ConvertAll(bits, Finite), Columns: columns, Delimiter: delimiter, Header: header, Target: target)).ToArbitrary(),
        table =>
        {
            var text = new StringBuilder(table.Header ? string.Join(table.Delimiter, Enumerable.Range(0, table.Columns + 1).Select(c => $"c{c}")) + "\n" : "");
            var inputs = new List<float>();
            var targets = new List<float>();
            foreach (float[] row in table.Values.Chunk(table.Columns + 1))
            {
                text.AppendJoin(table.Delimiter, row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
                inputs.AddRange(row.Where((_, c) => c != table.Target));
                targets.Add(row[table.Target]);
            }

            var options = new CsvDatasetOptions
            {
                TargetColumn = table.Header ? $"c{table.Target}" : (table.Target - table.Columns - 1).ToString(CultureInfo.InvariantCulture),
                TargetKind = TargetKind.Values,
            };
            Dataset<float> data = CsvDataset.Load<float>(new StringReader(text.ToString()), options);
            Assert.Equal(inputs.Select(BitConverter.SingleToUInt32Bits), data.Inputs.Row(0).ToArray().Concat(Rest(data)).Select(BitConverter.SingleToUInt32Bits));
            Assert.Equal(targets, Enumerable.Range(0, data.Rows).Select(row => data.Target(row)[0]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData("1,2,a\n3,4,b\n")]
    [InlineData("1;2;a\r\n3;4;b\r\n")]
    [InlineData("1\t2\ta\n3\t4\tb")]
    [InlineData("x,y,class\n1,2,a\n3,4,b\n")]
    [InlineData("\uFEFFx;y;class\n\n1;2;a\n\n3;4;b\n\n")]
    [InlineData("\"x\",\"y\",\"class\"\n\"1\",\"2\",\"a\"\n\"3\",\"4\",\"b\"\n")]
    [InlineData(" x , y , class\n 1 , +2 , a\n 3e0 , 4.0 , b\n")]
    public void The_usual_ways_of_writing_a_table_are_understood(string text)
    {
        Dataset<double> data = Load(text);
        Assert.Equal([1.0, 2], data.Input(0));
        Assert.Equal([3.0, 4], data.Input(1));
        Assert.Equal(["a", "b"], data.ClassNames);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(data.ClassOf));
    }

    [Theory]
    [InlineData("10,9,10,-1", "-1,9,10", new[] { 2, 1, 2, 0 })]
    [InlineData("1,01,1.0,2", "1,2", new[] { 0, 0, 0, 1 })]
    [InlineData("b,B,a,10", "10,B,a,b", new[] { 3, 1, 2, 0 })]
    public void Classes_are_ordered_numerically_or_else_ordinally(string labels, string names, int[] classes)
    {
        Dataset<double> data = Load(string.Concat(labels.Split(',').Select(label => $"1,{label}\n")));
        Assert.Equal(names.Split(','), data.ClassNames);
        Assert.Equal(classes, Enumerable.Range(0, data.Rows).Select(data.ClassOf));
    }

    [Theory]
    [InlineData("0,1,2", TargetKind.Auto, true)]
    [InlineData("0,1,2", TargetKind.Values, false)]
    [InlineData("0,1,2.5", TargetKind.Auto, false)]
    [InlineData("0,1,2.5", TargetKind.Classes, true)]
    [InlineData("0.5,x,2.5", TargetKind.Auto, true)]
    public void A_target_is_a_class_or_a_value(string targets, TargetKind kind, bool classes)
    {
        string[] cells = targets.Split(',');
        Dataset<double> data = Load(string.Concat(cells.Select(cell => $"7,{cell}\n")), new() { TargetKind = kind });
        Assert.Equal(classes, data.ClassNames is not null);
        Assert.Equal(classes ? 3 : 1, data.TargetColumns);
        if (!classes)
        {
            Assert.Equal(cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)), data.Targets.Row(0).ToArray().Concat([data.Target(1)[0], data.Target(2)[0]]));
        }
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 0)]
    [InlineData("-2", 0)]
    [InlineData("x2", 0)]
    public void The_target_column_may_be_any(string column, double firstInput)
    {
        string text = column[0] == 'x' ? "x1,x2\n0,1\n1,0\n" : "0,1\n1,0\n";
        if (column == "-2")
        {
            text = "5,0\n6,0\n";
        }

        Assert.Equal([firstInput], Load(text, new() { TargetColumn = column }).Input(0));
    }

    [Fact]
    public void A_name_that_looks_like_a_number_goes_before_the_number()
    {
        Dataset<double> data = Load("y,0,x\n1,2,3\n4,5,6\n", new() { TargetColumn = "0", Header = CsvHeader.Present });
        Assert.Equal([1.0, 3], data.Input(0));
        Assert.Equal(["2", "5"], data.ClassNames);
    }

    [Fact]
    public void A_number_in_the_first_sample_is_not_taken_for_the_name_of_the_target()
    {
        Dataset<double> data = Load("5,0,1\n4,1,0\n", new() { TargetColumn = "0" });
        Assert.Equal(2, data.Rows);
        Assert.Equal([0.0, 1], data.Input(0));
    }

    [Fact]
    public void Empty_cells_say_nothing_about_a_header()
    {
        Assert.Equal(2, Load("x,,c\n1,2,a\n3,4,b\n").Rows);
        Assert.Throws<InvalidDataException>(() => Load(",,c\n1,2,a\n3,4,b\n"));
    }

    [Fact]
    public void A_first_row_of_numbers_is_a_header_if_the_options_say_so()
    {
        Assert.Equal(2, Load("1,2\n3,4\n5,6\n", new() { Header = CsvHeader.Present }).Rows);
        Assert.Equal(3, Load("1,2\n3,4\n5,6\n").Rows);
    }

    [Fact]
    public void Known_classes_fix_the_names_and_their_order()
    {
        Dataset<double> data = Load("1,2\n1,0\n", new() { ClassNames = ["2", "1", "0"] });
        Assert.Equal(["2", "1", "0"], data.ClassNames);
        Assert.Equal([0, 2], Enumerable.Range(0, 2).Select(data.ClassOf));
        Assert.Equal(1, Load("1,b\n", new() { ClassNames = ["a", "b"] }).ClassOf(0));
        Assert.Equal(1, Load("1,1.0\n", new() { ClassNames = ["0", "1"] }).ClassOf(0));
    }

    [Fact]
    public void A_number_is_rounded_once_to_the_element_type()
    {
        // Just above half way between two floats; by way of double it would fall on the half way, and to even.
        const string Text = "1.00000005960464477539062500001";
        Assert.Equal(1 + MathF.ScaleB(1, -23), CsvDataset.Load<float>(new StringReader($"{Text},a\n1,b\n")).Input(0)[0]);
    }

    [Fact]
    public void The_culture_of_the_thread_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(1.5, Load("1.5,2.5\n2,3\n").Input(0)[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_may_be_compressed_whatever_it_is_called()
    {
        using var folder = new TemporaryFolder();
        byte[] text = "1,2,a\n3,4,b\n"u8.ToArray();
        Dataset<double> plain = CsvDataset.Load<double>(folder.Write("plain.gz", text));
        Dataset<double> gzip = CsvDataset.Load<double>(folder.Write("gzip.csv", TemporaryFolder.Gzip(text)));
        Assert.Equal(plain.Input(1), gzip.Input(1));
        Assert.Equal(2, gzip.Rows);
    }

    public static TheoryData<string, CsvDatasetOptions, string> BadTables() => new()
    {
        { "", new(), "t is empty; expected a row for each sample." },
        { "\n\n", new(), "t is empty; expected a row for each sample." },
        { "x,y\n", new(), "t has a header and no rows." },
        { "1,2\n", new() { Header = CsvHeader.Present }, "t has a header and no rows." },
        { "1\n2\n", new(), "t, line 1: 1 column, separated by ','; expected at least one feature and the target." },
        { "1;2\n", new() { Delimiter = '\t' }, "t, line 1: 1 column, separated by tab; expected at least one feature and the target." },
        { "1,2,a\n3,b\n", new(), "t, line 2: 2 cells; expected 3, as in the first row." },
        { "1,2,a\n\n3,4,b\n5,6,c,\n", new(), "t, line 4: 4 cells; expected 3, as in the first row." },
        { "x,y,c\n1,2,a\n3,4o,b\n", new(), "t, line 3, column 1 (y): '4o' is not a number." },
        { "1,2,a\n3,4o,b\n", new(), "t, line 2, column 1: '4o' is not a number." },
        { "1,2,a\n3\0,4,b\n", new(), "t, line 2, column 0: '3?' is not a number." },
        { "1,2o,a\n3,4,b\n", new(), "t, line 1, column 1: '2o' is not a number." },
        { "x,2,a\n3,4,b\n", new(), "t, line 1, column 0: 'x' is not a number." },
        { "1,2,a\n3,,b\n", new(), "t, line 2, column 1: the cell is empty; expected a number." },
        { "1,,a\n3,4,b\n", new(), "t, line 1, column 1: the cell is empty; expected a number." },
        { "1,2,a\n3,NaN,b\n", new(), "t, line 2, column 1: 'NaN' is not finite." },
        { "1,2,a\n-Infinity,3,b\n", new(), "t, line 2, column 0: '-Infinity' is not finite." },
        { "1,2,a\n3,1e39,b\n", new(), "t, line 2, column 1: '1e39' is beyond Single." },
        { "1,2,a\n3,1e999,b\n", new(), "t, line 2, column 1: '1e999' is beyond Single." },
        { "1,1.5\n2,NaN\n", new(), "t, line 2, column 1: 'NaN' is not finite." },
        { "1,1.5\n2,x\n", new() { TargetKind = TargetKind.Values }, "t, line 2, column 1: 'x' is not a number." },
        { "1,a\n2,\n", new(), "t, line 2, column 1: the target is missing." },
        { "1,a\n2,a\n", new(), "t: every row has the class 'a'; expected at least two classes." },
        { "1,a\n2,c\n", new() { ClassNames = ["a", "b"] }, "t, line 2, column 1: the class 'c' is unknown; expected a, b." },
        { "x,y\n1,2\n", new() { TargetColumn = "z" }, "t, line 1: there is no column 'z'; the header has x, y." },
        { "1,2\n3,4\n", new() { TargetColumn = "z" }, "t, line 1: there is no column 'z'; the table has no header." },
        { "1,2\n3,4\n", new() { TargetColumn = "2" }, "t, line 1: there is no column 2 for the target; the row has 2 columns." },
        { "1,2\n3,4\n", new() { TargetColumn = "-3" }, "t, line 1: there is no column -3 for the target; the row has 2 columns." },
        { "y,x,y\n1,2,3\n", new() { TargetColumn = "y" }, "t, line 1: two columns, 0 and 2, are named 'y'." },
        { "1,a\n2,\"b\n3,c\n", new(), "t: malformed CSV in record 2 (line 2): a line break inside a quoted field" },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_bad_table_is_refused_in_one_line_that_says_where(string text, CsvDatasetOptions options, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => CsvDataset.Load<float>(new StringReader(text), options, "t"));
        Assert.StartsWith(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        string Message(CsvDatasetOptions options) => Assert.Throws<ArgumentException>(() => Load("1,2\n", options)).Message;
        Assert.StartsWith("The target column 'y' is a name; a table without a header has none.", Message(new() { Header = CsvHeader.Absent, TargetColumn = "y" }));
        Assert.StartsWith("There are class names, but the targets are values.", Message(new() { TargetKind = TargetKind.Values, ClassNames = ["a"] }));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "missing.csv");
        Assert.Equal($"{missing}: there is no such file.", Assert.Throws<FileNotFoundException>(() => CsvDataset.Load<float>(missing)).Message);
        Assert.Equal($"{folder.Path} is a folder; expected a file.", Assert.Throws<ArgumentException>(() => CsvDataset.Load<float>(folder.Path)).Message);
        string bad = folder.Write("bad.csv", "1,2\n3\n");
        Assert.StartsWith($"{bad}, line 2: ", Assert.Throws<InvalidDataException>(() => CsvDataset.Load<float>(bad)).Message);
    }

    [Fact]
    public void A_compressed_table_that_is_cut_off_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] gzip = TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 7919 % 1000},{i % 3}\n"))));
        for (int length = 2; length < gzip.Length; length++)
        {
            string path = folder.Write("cut.csv.gz", gzip[..length]);
            var error = Assert.Throws<InvalidDataException>(() => CsvDataset.Load<float>(path));
            Assert.StartsWith(path, error.Message);
        }
    }

    private static Dataset<double> Load(string text, CsvDatasetOptions? options = null) => CsvDataset.Load<double>(new StringReader(text), options);

    private static float Finite(int bits)
    {
        float value = BitConverter.Int32BitsToSingle(bits);
        return float.IsFinite(value) ? value : bits;
    }

    private static IEnumerable<float> Rest(Dataset<float> data) =>
        Enumerable.Range(1, data.Rows - 1).SelectMany(row => data.Input(row).ToArray());
}
