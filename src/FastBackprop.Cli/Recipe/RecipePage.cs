using System.Globalization;
using FastBackprop.Cli.Pictures;
using FastBackprop.Cli.Terminal;
using FastBackprop.Reports;

namespace FastBackprop.Cli.Recipe;

/// <summary>What a recipe came to as a page of pictures.</summary>
internal static class RecipePage
{
    private static readonly string[] Columns = ["training", "figure", "result", "published"];

    public static HtmlReport Create(RecipeReport report)
    {
        var page = new HtmlReport($"Recipe {report.Recipe.Name}: {report.Recipe.Description}")
        {
            Introduction = report.Recipe.Explanation.ReplaceLineEndings(" "),
        };
        page.AddFact("seed", report.Seed.ToString(CultureInfo.InvariantCulture));
        foreach (RecipeRun run in report.Runs)
        {
            page.AddFact("training", $"{run.Name}: {Wording.Count(run.Steps, "step")}, {Wording.Seconds(run.Seconds)}");
        }

        page.AddFact("weights", report.Runs[0].WeightsSha256);
        page.Add(new TableFigure("figures", "Figures", Columns, [.. report.Runs.SelectMany(Rows)]));
        RecipeRun[] alone = AddSharedCharts(page, report.Runs);
        for (int i = 0; i < report.Runs.Count; i++)
        {
            AddRun(page, report.Runs[i], alone.Contains(report.Runs[i]), i == 0 ? "" : $"-{i + 1}");
        }

        return page;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RecipeRun run) => run.Figures.Select(figure => (IReadOnlyList<string>)
    [
        run.Name,
        figure.Metric,
        Wording.Short(figure.Result),
        figure.Published is { } published ? Wording.Short(published) : "none",
    ]);

    // Trainings whose curves can be compared lie over each other, before everything else; the others are returned.
    private static RecipeRun[] AddSharedCharts(HtmlReport page, IReadOnlyList<RecipeRun> runs)
    {
        RecipeRun[] single = [.. runs.Where(run => run.Courses.Count == 1)];
        RecipeRun[] like = [.. single.Where(run => run.Courses[0].IsComparableTo(single[0].Courses[0]))];
        if (like.Length < 2)
        {
            return [.. runs];
        }

        AddAll(page, CourseCharts.Create([.. like.Select(run => (run.Name, run.Courses[0]))], ""));
        return [.. runs.Except(like)];
    }

    private static void AddRun(HtmlReport page, RecipeRun run, bool withCharts, string idSuffix)
    {
        page.AddHeading(run.Name);
        if (withCharts)
        {
            AddAll(page, CourseCharts.Create([.. run.Courses.Select(course => (course.Name ?? run.Name, course))], idSuffix));
        }

        AddAll(page, run.Drawings);
        if (run.Shown is not null)
        {
            if (run.Courses.Count > 1)
            {
                page.AddHeading($"{run.Name}: {run.Shown.Name}");
            }

            AddAll(page, run.Shown.Pictures(idSuffix));
        }
    }

    private static void AddAll(HtmlReport page, IEnumerable<Figure> figures)
    {
        foreach (Figure figure in figures)
        {
            page.Add(figure);
        }
    }
}
