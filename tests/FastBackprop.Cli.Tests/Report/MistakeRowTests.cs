using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Tests.Report;

/// <summary>The rows that a report names are those that activations shows.</summary>
public sealed partial class MistakeRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0.25")]
    [InlineData("0.6")]
    [InlineData("0")]
    public void The_worst_mistake_of_a_dataset_is_looked_at_by_the_command_below_it(string test) =>
        AssertCommandShowsTheWorstMistake(classes: true, "iris", "--test", test, "--epochs", "2");

    [Fact]
    public void An_image_too() => AssertCommandShowsTheWorstMistake(classes: true, "digits", "--epochs", "1");

    [Fact]
    public void A_row_of_a_csv_file_counts_from_the_first_below_the_header()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{(i * 7 % 60) + 1},{(i % 3 == 0 ? "red" : "blue")},{i * i % 41}")];
        string file = _folder.Write("a b's.csv", "size,colour,weight\n" + string.Join('\n', rows));

        JsonElement shown = AssertCommandShowsTheWorstMistake(classes: true, file, "--target", "colour", "--epochs", "3");

        double[] inputs = Numbers(shown.GetProperty("inputs"));
        string[] cells = rows[shown.GetProperty("row").GetInt32()].Split(',');
        Assert.Equal([double.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture)], inputs);
        Assert.Equal(cells[1], shown.GetProperty("class").GetString());
    }

    [Fact]
    public void The_largest_error_of_values_too()
    {
        string file = _folder.Write("line.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i * 7 % 40},{(i / 10.0) + 0.05:0.00}")));

        AssertCommandShowsTheWorstMistake(classes: false, file, "--epochs", "2");
    }

    [Fact]
    public void An_idx_file_is_named_with_its_labels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 40 * 2).Select(i => (byte)(i * 37))];
        string images = _folder.Write("images", [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 2, .. pixels]);
        string labels = _folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 40, .. Enumerable.Range(0, 40).Select(i => (byte)(i / 3 % 2))]);

        AssertCommandShowsTheWorstMistake(classes: true, images, "--labels", labels, "--epochs", "1");
    }

    [Fact]
    public void Without_a_saved_model_the_note_says_how_to_get_one()
    {
        string page = Path.Combine(_folder.Path, "page.html");
        Assert.Equal(0, Cli.Run("train", "iris", "--epochs", "2", "--quiet", "--report", page).ExitCode);

        Assert.Contains("A model saved with --save shows the first of them: fastbackprop activations MODEL iris --row ", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/iris-2.model", "/data/iris-2.model")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("", "''")]
    public void A_word_is_quoted_where_a_shell_would_read_something_else(string word, string quoted) => Assert.Equal(quoted, ShellWord.Of(word));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static string Cell(string text) => WebUtility.HtmlDecode(text);

    // What a shell makes of the words, of which none has both a blank and a quote that is not escaped.
    private static string[] Words(string command) =>
        [.. ShellWords().Matches(command).Select(word => word.Value.Replace("'\\''", "\0", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace('\0', '\''))];

    private JsonElement AssertCommandShowsTheWorstMistake(bool classes, params string[] train)
    {
        string page = Path.Combine(_folder.Path, "page.html");
        string model = Path.Combine(_folder.Path, "model");
        Assert.Equal(0, Cli.Run(["train", .. train, "--quiet", "--save", model, "--report", page]).ExitCode);
        string html = File.ReadAllText(page);
        string figure = html[html.IndexOf("<figure id=\"mistakes\"", StringComparison.Ordinal)..].Split("</figure>")[0];
        string command = Cell(Command().Match(figure).Groups[1].Value);

        JsonElement shown = Cli.Json(Words(command));

        Assert.Equal(train[0], shown.GetProperty("dataset").GetString());
        int row = shown.GetProperty("row").GetInt32();
        Assert.Contains($"<figcaption>Activations for row {row}, in the ", html, StringComparison.Ordinal);
        Match worst = figure.Contains("<img", StringComparison.Ordinal) ? ImageCaption().Match(figure) : TableRow().Match(figure);
        Assert.Equal(row, int.Parse(worst.Groups["row"].Value, CultureInfo.InvariantCulture));
        if (classes)
        {
            Assert.Equal(shown.GetProperty("class").GetString(), Cell(worst.Groups["actual"].Value));
            Assert.Equal(shown.GetProperty("predicted").GetString(), Cell(worst.Groups["predicted"].Value).Split(" (")[0]);
            Assert.NotEqual(shown.GetProperty("class").GetString(), shown.GetProperty("predicted").GetString());
        }
        else
        {
            Assert.Equal(Wording.Short(Numbers(shown.GetProperty("target"))[0]), worst.Groups["actual"].Value);
            Assert.Equal(Wording.Short(Numbers(shown.GetProperty("layers")[1].GetProperty("outputs"))[0]), worst.Groups["predicted"].Value);
        }

        if (worst.Groups["inputs"].Success)
        {
            Assert.Equal(string.Join(", ", Numbers(shown.GetProperty("inputs")).Select(Wording.Short)), worst.Groups["inputs"].Value);
        }

        return shown;
    }

    [GeneratedRegex("fastbackprop ([^<]*)</p>")]
    private static partial Regex Command();

    [GeneratedRegex("(?:'[^']*'|\\\\'|[^ '])+")]
    private static partial Regex ShellWords();

    [GeneratedRegex("row (?<row>[0-9]+): (?<actual>[^,]*), taken for (?<predicted>[^<]*)<")]
    private static partial Regex ImageCaption();

    [GeneratedRegex("<tbody><tr><td>(?<row>[0-9]+)</td><td>(?<actual>[^<]*)</td><td>(?<predicted>[^<]*)</td><td>(?<inputs>[^<]*)</td>")]
    private static partial Regex TableRow();
}
