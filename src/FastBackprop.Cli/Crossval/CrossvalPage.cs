using System.Globalization;
using FastBackprop.Cli.Pictures;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Crossval;

/// <summary>A cross-validation as a page of pictures.</summary>
internal static class CrossvalPage
{
    // More bars or curves beside each other cannot be read; the table has every fold.
    private const int MostDrawn = 12;

    public static HtmlReport Create(CrossvalReport report)
    {
        var page = new HtmlReport($"Cross-validation of {report.Settings.Training.Source.Name}: {report.Run.Plan.Shape}");
        foreach ((string name, string value) in report.Lines())
        {
            page.AddFact(name, value);
        }

        page.Add(Folds(report));
        if (report.Result.Folds.Count <= MostDrawn && Drawable(report).Any())
        {
            page.Add(Bars(report));
        }

        if (report.Result.Confusion is { } confusion)
        {
            page.Add(new ConfusionChart("confusion", "Confusion matrix of all folds", confusion)
            {
                Note = $"{Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)} right, "
                    + "each sample by the network that has not seen it."
                    + (confusion.NotFinite > 0 ? $" {Wording.NotFinite(confusion.NotFinite, confusion.Total)}: they are of no class." : ""),
            });
            page.Add(Classes(confusion));
        }

        IEnumerable<NetworkCourse<float>> courses = report.Run.Courses.Take(MostDrawn);
        foreach (Drawing chart in CourseCharts.Create([.. courses.Select(course => (course.Name!, (Course)course))], ""))
        {
            page.Add(chart);
        }

        return page;
    }

    private static TableFigure Folds(CrossvalReport report)
    {
        IReadOnlyList<Score> scores = report.Scores;
        return new TableFigure(
            "folds",
            "Folds",
            ["fold", "test samples", .. scores.Select(score => score.Heading)],
            [
                .. report.Result.Folds.Select((fold, i) => Row(
                    (i + 1).ToString(CultureInfo.InvariantCulture), Wording.Count(fold.Samples), score => score.Text(score.Of(fold)))),
                Row("mean", "", score => score.Text(report.Result.Summarize(score.Of).Mean)),
                Row("standard deviation", "", score => score.Text(report.Result.Summarize(score.Of).StandardDeviation)),
            ]);

        IReadOnlyList<string> Row(string name, string samples, Func<Score, string> text) => [name, samples, .. scores.Select(text)];
    }

    // A bar has a length: where a fold's network overflows, the table says so.
    private static IEnumerable<Score> Drawable(CrossvalReport report) =>
        report.Scores.Where(score => report.Result.Folds.All(fold => double.IsFinite(score.Of(fold))));

    private static ValueGroups Bars(CrossvalReport report) => new("scores", "Scores of the folds",
    [
        .. Drawable(report).Select(score =>
        {
            ScoreSummary summary = report.Result.Summarize(score.Of);
            return new ValueGroup(
                $"{score.Heading}: {score.Text(summary.Mean)} ± {score.Text(summary.StandardDeviation)}",
                summary.Scores,
                [.. Enumerable.Range(1, summary.Scores.Count).Select(fold => $"fold {fold}")]);
        }),
    ])
    {
        Note = "Of the test samples of each fold; mean and standard deviation of the folds above the bars.",
    };

    private static TableFigure Classes(ConfusionMatrix confusion) => new(
        "classes",
        "Classes over all folds",
        ["class", "precision", "recall"],
        [
            .. CrossvalReport.ListedClasses(confusion).Select(c => (IReadOnlyList<string>)
                [confusion.ClassNames[c], CrossvalReport.Share(confusion.Precision(c)), CrossvalReport.Share(confusion.Recall(c))]),
        ])
    {
        Note = CrossvalReport.Listing(confusion) is { Length: > 0 } listing ? $"Shown are {listing}." : null,
    };
}
