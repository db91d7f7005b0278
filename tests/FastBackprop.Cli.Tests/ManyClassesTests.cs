using System.Text.Json;
using FastBackprop.Cli.Evaluate;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests;

/// <summary>Of more than 50 classes the largest mistakes are shown, and it is said of how many they are.</summary>
public sealed class ManyClassesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(51)]
    [InlineData(10_000)]
    public void The_table_and_the_json_of_many_classes_are_short(int classes)
    {
        ConfusionMatrix confusion = EachTakenForTheNext(classes);
        using var output = new StringWriter();
        var streams = new Streams(new StringReader(""), output, TextWriter.Null);

        (string heading, Spectre.Console.Table table) = ConfusionTable.Create(confusion, streams);
        Tables.Write(streams, table);
        string json = Json.Object(members =>
        {
            ConfusionJson.WriteMatrix(members, confusion);
            ConfusionJson.WriteMistakes(members, confusion);
        });

        Assert.Equal($"{Wording.Count(classes)} classes are too many for a matrix: the 50 largest of {Wording.Count(classes)} mistakes", heading);
        Assert.InRange(output.ToString().Length, 1, 4000);
        Assert.InRange(json.Length, 1, 4000);
        JsonElement parsed = JsonDocument.Parse(json).RootElement;
        Assert.Equal(JsonValueKind.Null, parsed.GetProperty("confusion").ValueKind);
        Assert.Equal((classes, 50), (parsed.GetProperty("mistakenPairs").GetInt32(), parsed.GetProperty("largestMistakes").GetArrayLength()));
        Assert.Equal("{\"class\":\"c7\",\"takenFor\":\"c8\",\"samples\":2}", parsed.GetProperty("largestMistakes")[0].GetRawText());
    }

    [Fact]
    public void Fifty_classes_have_a_matrix()
    {
        (string heading, Spectre.Console.Table table) = ConfusionTable.Create(EachTakenForTheNext(50), new Streams(TextReader.Null, TextWriter.Null, TextWriter.Null));

        Assert.Equal("a row for each actual class, a column for each predicted one", heading);
        Assert.Equal((50, 52), (table.Rows.Count, table.Columns.Count));
    }

    // A network without weights takes every row for the first class.
    [Fact]
    public void Evaluate_shows_them()
    {
        string[] names = [.. Enumerable.Range(0, 120).Select(i => $"c{i}")];
        string model = Path.Combine(_folder.Path, "many.model");
        ModelFile.Save(model, new Model<float> { Network = new Network<float>(new NetworkShape(1, (120, Activation.Identity))), ClassNames = names });
        string file = _folder.Write("rows.csv", string.Concat(names.Select((name, i) => $"{i},{name}\n")));

        CliResult text = Cli.Run("evaluate", model, file);
        JsonElement json = Cli.Json("evaluate", model, file);

        Assert.Contains("confusion     120 classes are too many for a matrix: the 50 largest of 119 mistakes", text.OutLines);
        Assert.InRange(text.OutLines.Length, 50, 60);
        Assert.Equal((120, 119), (json.GetProperty("classes").GetArrayLength(), json.GetProperty("mistakenPairs").GetInt32()));
    }

    [Fact]
    public void Crossval_and_the_pages_show_them()
    {
        string page = Path.Combine(_folder.Path, "page.html");
        string file = _folder.Write("rows.csv", string.Concat(Enumerable.Range(0, 360).Select(i => $"{i % 120},{i % 7},c{i % 120}\n")));
        string[] options = [file, "--kind", "classes", "--epochs", "1", "--layers", "3", "--quiet"];

        CliResult text = Cli.Run(["crossval", .. options, "--folds", "3", "--stratified", "--report", page]);
        long crossvalPage = new FileInfo(page).Length;
        JsonElement json = Cli.Json(["crossval", .. options, "--folds", "3", "--stratified"]);
        CliResult train = Cli.Run(["train", .. options, "--report", page]);

        Assert.Equal((0, 0), (text.ExitCode, train.ExitCode));
        Assert.Contains(text.OutLines, line => line.Contains("; the 50 of 120 classes with the lowest recall", StringComparison.Ordinal));
        Assert.InRange(text.OutLines.Length, 100, 130);
        Assert.Equal(120, json.GetProperty("classes").GetArrayLength());
        Assert.All(json.GetProperty("perFold").EnumerateArray(), fold => Assert.Equal(JsonValueKind.Null, fold.GetProperty("classes").ValueKind));
        Assert.InRange(crossvalPage, 1, 200_000);
        Assert.InRange(new FileInfo(page).Length, 1, 400_000);
        Assert.Contains(" largest of ", File.ReadAllText(page), StringComparison.Ordinal);
    }

    // Class 7 is taken for class 8 twice, every other for its neighbour once.
    private static ConfusionMatrix EachTakenForTheNext(int classes)
    {
        var confusion = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(i => $"c{i}")]);
        for (int c = 0; c < classes; c++)
        {
            confusion.Add(c, (c + 1) % classes);
        }

        confusion.Add(7, 8);
        return confusion;
    }
}
