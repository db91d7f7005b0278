using FastBackprop.Cli.Terminal;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Plot;

/// <summary>Several trainings as curves over each other.</summary>
internal static class PlotReport
{
    public static HtmlReport Create(IReadOnlyList<TrainingLog> runs)
    {
        var report = new HtmlReport(runs.Count == 1 ? $"Training log {Path.GetFileName(runs[0].Path)}" : $"{runs.Count} trainings");
        foreach ((string name, string value) in Lines(runs))
        {
            report.AddFact(name, value);
        }

        report.Add(new LineChart("loss", "Loss by epoch", Curves(runs, e => e.Epoch, e => e.Loss))
        {
            Note = "The mean during the epoch, each sample's before its own step.",
        });
        AddUnlessEmpty(report, new LineChart("loss-seconds", "Loss by time", Curves(runs, e => e.Seconds, e => e.Loss))
        {
            XName = "seconds of training",
            StartsAtZero = true,
        });
        AddUnlessEmpty(report, Accuracy("test-accuracy", "Test accuracy", Curves(runs, e => e.Epoch, e => e.TestAccuracy)));
        AddUnlessEmpty(report, Accuracy("train-accuracy", "Training accuracy", Curves(runs, e => e.Epoch, e => e.TrainAccuracy)));
        AddUnlessEmpty(report, new LineChart("learning-rate", "Learning rate", Curves(runs, e => e.Epoch, e => e.LearningRate))
        {
            Scale = ValueScale.Linear,
        });
        return report;
    }

    /// <summary>A line for each run.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(IReadOnlyList<TrainingLog> runs) =>
        runs.Select((run, i) => ($"run {i + 1}", Describe(run)));

    private static string Describe(TrainingLog run)
    {
        LoggedEpoch last = run.Epochs[^1];
        return $"{run.Path}, {Wording.Count(run.Epochs.Count, "epoch")}, loss {Wording.Short(last.Loss)}"
            + (last.TestAccuracy is { } test ? $", test {Wording.Percent(test)}" : "")
            + (last.Seconds is { } seconds ? $", {Wording.Seconds(seconds)}" : "");
    }

    private static LineChart Accuracy(string id, string title, IReadOnlyList<Series> curves) =>
        new(id, title, curves) { Scale = ValueScale.Linear, Format = ChartText.Percent };

    private static void AddUnlessEmpty(HtmlReport report, LineChart chart)
    {
        if (chart.Series.Any(series => series.Points.Count > 0))
        {
            report.Add(chart);
        }
    }

    // A file name says enough, unless two runs have the same.
    private static Series[] Curves(IReadOnlyList<TrainingLog> runs, Func<LoggedEpoch, double?> x, Func<LoggedEpoch, double?> y)
    {
        bool distinct = runs.Select(run => Path.GetFileName(run.Path)).Distinct().Count() == runs.Count;
        return [.. runs.Select(run => new Series(
            distinct ? Path.GetFileName(run.Path) : run.Path,
            [.. run.Epochs.Where(e => x(e) is not null && y(e) is not null).Select(e => (x(e)!.Value, y(e)!.Value))]))];
    }
}
