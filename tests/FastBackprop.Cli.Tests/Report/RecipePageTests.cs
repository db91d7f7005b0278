using System.Text.Json;
using System.Xml.Linq;
using FastBackprop.Cli.Recipe;
using FastBackprop.Data;

namespace FastBackprop.Cli.Tests.Report;

public sealed class RecipePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Page => Path.Combine(_folder.Path, "page.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_goes_with_json_and_changes_nothing_in_it()
    {
        JsonElement plain = Cli.Json("recipe", "activations");
        JsonElement reported = Cli.Json("recipe", "activations", "--report", Page);

        foreach (string name in (string[])["weightsSha256", "result", "steps"])
        {
            Assert.Equal(plain.GetProperty(name).GetRawText(), reported.GetProperty(name).GetRawText());
        }

        string html = File.ReadAllText(Page);
        Assert.Equal(
            ["figures", "loss", "accuracy", "learning-rate", "gradient-norm", "confusion", "mistakes", "weights", "activations-0"],
            PageText.Ids(html).Take(9));
        Assert.Equal(16, PageText.Count(PageText.Figure(html, "weights"), "<img "));
        Assert.Contains("<img class=\"ink\"", PageText.Figure(html, "activations-0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_picture_is_a_file_too()
    {
        string pictures = Path.Combine(_folder.Path, "pictures");

        CliResult result = Cli.Run("recipe", "activations", "--report", Page, "--pictures", pictures);

        Assert.Equal(["report        " + Page, "pictures      " + pictures], result.OutLines[^2..]);
        string[] drawn = [.. PageText.Ids(File.ReadAllText(Page)).Where(id => id != "figures").Select(id => id + ".svg").Order()];
        Assert.Equal(drawn, Directory.GetFiles(pictures).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(pictures), file => Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName));
    }

    [Fact]
    public void Trainings_that_can_be_compared_lie_over_each_other_and_several_starts_have_their_own_chart()
    {
        string html = Html(Xor.Entry, Xor.Run(seed: 42, epochs: 200));

        Assert.Contains("<td>2-2-1, rate 0.5</td><td>share of the four rows that are right</td>", PageText.Figure(html, "figures"), StringComparison.Ordinal);
        Assert.Equal(2, PageText.Count(PageText.Figure(html, "loss"), "<polyline"));
        Assert.Equal(10, PageText.Count(PageText.Figure(html, "loss-3"), "<polyline"));
        Assert.Contains("seed 51", PageText.Figure(html, "loss-3"), StringComparison.Ordinal);
        Assert.Contains("<h2>2-1, rate 0.5</h2>", html, StringComparison.Ordinal);
        Assert.Contains("activations-3", PageText.Ids(html));
        Assert.Contains("activations-3-2", PageText.Ids(html));
        Assert.DoesNotContain("test", PageText.Figure(html, "loss"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_update_of_the_summed_gradient_is_seen()
    {
        IReadOnlyList<RecipeRun> runs = IrisSum.Run(seed: 42, updates: 300);

        Assert.Equal(301, runs[0].Courses[0].Points.Count);

        // The recipe counts the losses before each update, the points are those behind: the last has no update that starts from it.
        double[] losses = [.. runs[0].Courses[0].Points.Select(point => point.Loss).SkipLast(1)];
        Assert.Equal(runs[0].Figures[1].Result, losses.Zip(losses.Skip(1)).Count(pair => pair.Second > pair.First));
        Assert.Equal(4, PageText.Count(PageText.Figure(Html(IrisSum.Entry, runs), "loss"), "<polyline"));
    }

    [Fact]
    public void Trainings_of_different_lengths_have_charts_of_their_own()
    {
        string html = Html(Digits.Entry, Digits.Run(seed: 42, epochs: 3, betterEpochs: 1));

        string[] figures = ["loss", "accuracy", "gradient-norm", "confusion", "mistakes", "weights"];
        Assert.Superset(new HashSet<string>([.. figures, .. figures.Select(id => id + "-2")]), new HashSet<string>(PageText.Ids(html)));
        Assert.Equal(2, PageText.Count(PageText.Figure(html, "loss"), "<polyline"));
    }

    [Fact]
    public void The_second_sigmoid_lies_over_the_true_slope()
    {
        IReadOnlyList<RecipeRun> runs = IrisUnitRows.Run(seed: 42, updates: 300);

        Assert.Equal(4, PageText.Count(PageText.Figure(Html(IrisUnitRows.Entry, runs), "loss"), "<polyline"));

        // Both start from the same weights, and the copies of the loop's network follow it.
        Assert.Equal(runs[0].Courses[0].Points[0].Loss, runs[1].Courses[0].Points[0].Loss);
        Assert.True(runs[0].Courses[0].Points[1].Loss < runs[0].Courses[0].Points[0].Loss);
    }

    [Fact]
    public void Digits_that_were_completed_and_letters_that_may_follow_are_drawn()
    {
        string memory = Html(Memory.Entry, Memory.Run(seed: 42, epochs: 1));
        string grammar = Html(Grammar.Entry, Grammar.Run(seed: 42, strings: 200));

        Assert.Equal(["figures", "loss", "digits", "weights"], PageText.Ids(memory));
        Assert.Equal(12, PageText.Count(PageText.Figure(memory, "digits"), "<img "));
        Assert.Equal(64, PageText.Count(PageText.Figure(memory, "weights"), "<img "));
        Assert.Equal(["figures", "loss", "answers-remembers", "answers-forgets"], PageText.Ids(grammar));
        Assert.Equal(2, PageText.Count(PageText.Figure(grammar, "loss"), "<polyline"));
        Assert.Contains("after BTSXXT<", PageText.Figure(grammar, "answers-remembers"), StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_are_drawn_as_doubles_are()
    {
        Dataset<float> data = Dataset<float>.FromClasses([1, 0, 0, 1, 1, 1], 2, [0, 1, 1], ["a", "b"]);
        RecipeRun[] runs = [Mnist.Train(data, data, hidden: 4, epochs: 3, seed: 1, published: 0.5), Mnist.Train(data, data, hidden: 3, epochs: 3, seed: 1, published: null)];

        string html = Html(Mnist.Entry, runs);

        Assert.Equal(4, PageText.Count(PageText.Figure(html, "loss"), "<polyline"));

        // Both have the same rates.
        Assert.Equal(1, PageText.Count(PageText.Figure(html, "learning-rate"), "<polyline"));
        Assert.Contains("<td>0.5</td>", PageText.Figure(html, "figures"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Folds_lie_over_each_other()
    {
        string? folder = Environment.GetEnvironmentVariable("FASTBACKPROP_DATA");
        Skip.IfNot(
            folder is not null && File.Exists(Path.Combine(folder, "seeds_dataset.txt")),
            "The wheat seeds do not come with the tests; FASTBACKPROP_DATA names no folder that has them.");

        string html = Html(WheatSeeds.Entry, WheatSeeds.Run(seed: 42, epochs: 5));

        Assert.Equal(5, PageText.Count(PageText.Figure(html, "loss"), "<polyline"));
        Assert.Equal(5, PageText.Count(PageText.Figure(html, "test-accuracy"), "<polyline"));
        Assert.Contains("fold 1", html[html.IndexOf("<h2>7-5-3, 5 folds: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("confusion-folds", PageText.Ids(html));
    }

    private static string Html(RecipeEntry entry, IReadOnlyList<RecipeRun> runs) => RecipePage.Create(new RecipeReport(entry, 42, runs)).ToHtml();
}
