using FastBackprop.Data;

namespace FastBackprop.Datasets.Tests;

/// <summary>What a file says of itself reaches an error message: short, and without what a terminal obeys.</summary>
public class MessageTests
{
    private const string Escape = "\u001b]0;title\a\u001b[2J";

    private static readonly string Long = new('x', 1_000_000);

    public static TheoryData<string, string> BadTables { get; } = new()
    {
        { $"1,{Escape},a\n3,4,b\n", "?]0;title??[2J' is not a number" },
        { $"1,{Long},a\n3,4,b\n", "xxx…' is not a number" },
        { $"1,1e99{Long},a\n3,4,b\n", "xxx…' is not a number" },
        { $"x,{Escape},class\n1,?,a\n", "column 1 (?]0;title??[2J): '?' is not a number" },
        { $"x,{Long},class\n1,?,a\n", "xxx…): '?' is not a number" },
        { $"1,{Escape}\n2,{Escape}\n", "every row has the class '?]0;title??[2J'" },
        { $"1,{Long}\n2,{Long}\n", "xxx…'; expected at least two classes" },
        { $"1,\"{Escape}\n", ":" },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_table_does_not_write_its_own_error(string text, string expected) =>
        Check(Assert.Throws<InvalidDataException>(() => CsvDataset.Load<float>(new StringReader(text))), expected);

    [Fact]
    public void A_target_column_that_is_not_there_is_named_shortly()
    {
        string header = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"{Escape}{i}"));
        string row = string.Join(',', Enumerable.Range(0, 10_000));

        Check(Refused($"{header}\n{row}\n", new() { TargetColumn = Escape, Header = CsvHeader.Present, Delimiter = ',' }), "there is no column '?]0;title??[2J'; the header has ?]0;");
        Check(Refused($"{header}\n{row}\n", new() { TargetColumn = Long, Header = CsvHeader.Present, Delimiter = ',' }), "… (10,000 in all)");
        Check(Refused("1,2\n", new() { TargetColumn = Long, Header = CsvHeader.Auto }), "xxx…'; the table has no header");
        Check(Refused($"{Long},{Long},b\n1,2,3\n", new() { TargetColumn = Long }), "are named 'xxx");
        Check(
            Assert.Throws<ArgumentException>(() => CsvDataset.Load<float>(new StringReader("1,2\n"), new() { TargetColumn = Escape, Header = CsvHeader.Absent })),
            "'?]0;title??[2J' is a name");
    }

    [Fact]
    public void An_unknown_class_and_the_known_ones_are_named_shortly()
    {
        string[] names = [.. Enumerable.Range(0, 10_000).Select(i => $"{Escape}{i}")];

        Check(Refused($"1,{Long}\n", new() { ClassNames = names }), "the class 'xxx");
        Check(Refused($"1,{Escape}\n", new() { ClassNames = names }), "the class '?]0;title??[2J' is unknown; expected ?]0;title??[2J0, ");
    }

    [Fact]
    public void Rows_to_predict_do_not_write_their_own_error() => Check(
        Assert.Throws<InvalidDataException>(() => CsvRows.Read<float>(new StringReader($"1,{Escape}{Long}\n"), 2).ToList()), "'?]0;title??[2Jxxx");

    [Theory]
    [InlineData("1 2 3 4 5 6 {0} 1\n", "' is not a finite number")]
    [InlineData("1 2 3 4 5 6 7 {0}\n", "expected 1, 2 or 3")]
    public void Wheat_seeds_do_not_write_their_own_error(string line, string expected)
    {
        string escape = Escape.Replace(" ", "", StringComparison.Ordinal);

        Check(Assert.Throws<InvalidDataException>(() => SeedsDataset.Parse<float>(line.Replace("{0}", escape, StringComparison.Ordinal), "seeds")), expected);
        Check(Assert.Throws<InvalidDataException>(() => SeedsDataset.Parse<float>(line.Replace("{0}", Long, StringComparison.Ordinal), "seeds")), expected);
    }

    [Fact]
    public void A_dataset_that_is_not_there_is_named_shortly() =>
        Check(Assert.Throws<ArgumentException>(() => DatasetCatalogue.Find(Escape + Long)), "There is no dataset '?]0;title??[2Jxxx");

    [Fact]
    public void What_no_option_means_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Load("1,a\n2,b\n", new() { TargetKind = (TargetKind)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Load("1,a\n2,b\n", new() { Header = (CsvHeader)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => CsvRows.Read<float>(new StringReader("1\n"), 1, (CsvHeader)7));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void What_follows_gzip_data_is_refused_even_where_it_ends_in_their_length(int garbage)
    {
        using var folder = new TemporaryFolder();
        byte[] gzip = TemporaryFolder.Gzip("1,a\n2,b\n"u8.ToArray());
        string path = folder.Write("more.gz", [.. gzip, .. Enumerable.Repeat((byte)1, garbage), .. gzip[^4..]]);

        Assert.Contains(
            "more.gz: the file goes on after its gzip data",
            Assert.Throws<InvalidDataException>(() => CsvDataset.Load<float>(path)).Message,
            StringComparison.Ordinal);
    }

    private static Dataset<float> Load(string text, CsvDatasetOptions options) => CsvDataset.Load<float>(new StringReader(text), options);

    private static InvalidDataException Refused(string text, CsvDatasetOptions options) => Assert.Throws<InvalidDataException>(() => Load(text, options));

    private static void Check(Exception error, string expected)
    {
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 2500);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }
}
