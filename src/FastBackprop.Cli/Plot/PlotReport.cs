using FastBackprop.Cli.Terminal;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Plot;

/// <summary>Several trainings as curves over each other.</summary>
internal sealed class PlotReport
{
    // With more curves in a chart nobody follows one: then training and test have charts of their own.
    private const int MostTogether = 4;
    private const string AfterEachEpoch = "The mean over all samples, after each epoch.";
    private const string DuringEachEpoch = "Of the training samples the mean during the epoch, each sample's before the step that learns it.";

    private readonly IReadOnlyList<TrainingLog> _runs;
    private readonly bool _namesAreDistinct;
    private readonly bool _haveTrainLoss;

    private PlotReport(IReadOnlyList<TrainingLog> runs)
    {
        _runs = runs;
        _namesAreDistinct = runs.Select(run => Path.GetFileName(run.Path)).Distinct().Count() == runs.Count;

        // All runs by the same kind of loss: that during the epoch, where a log has no other.
        _haveTrainLoss = runs.All(run => run.Epochs.Any(e => e.TrainLoss is not null));
    }

    public static HtmlReport Create(IReadOnlyList<TrainingLog> runs)
    {
        var report = new HtmlReport(runs.Count == 1 ? $"Training log {Path.GetFileName(runs[0].Path)}" : $"{runs.Count} trainings");
        foreach ((string name, string value) in Lines(runs))
        {
            report.AddFact(name, value);
        }

        foreach (LineChart chart in new PlotReport(runs).Charts().Where(chart => chart.Series.Count > 0))
        {
            report.Add(chart);
        }

        return report;
    }

    /// <summary>A line for each run.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(IReadOnlyList<TrainingLog> runs)
    {
        var report = new PlotReport(runs);
        return runs.Select((run, i) => ($"run {i + 1}", report.Describe(run)));
    }

    private string Describe(TrainingLog run)
    {
        LoggedEpoch last = run.Epochs[^1];
        double? loss = _haveTrainLoss ? last.TrainLoss : last.Loss;
        return $"{run.Path}, {Wording.Count(run.Epochs.Count, "epoch")}"
            + (loss is { } known ? $", loss {Wording.Short(known)}" : ", no training loss after the last")
            + (last.TestLoss is { } testLoss ? $", test loss {Wording.Short(testLoss)}" : "")
            + (last.TestAccuracy is { } test ? $", test accuracy {Wording.Percent(test)}" : "")
            + (last.Seconds is { } seconds ? $", {Wording.Seconds(seconds)}" : "")
            + (run.CutOffLine is { } line ? $", line {line} cut off and left out" : "");
    }

    private IEnumerable<LineChart> Charts()
    {
        var trainLoss = new Curve("training", _haveTrainLoss ? e => e.TrainLoss : e => e.Loss);
        var testLoss = new Curve("test", e => e.TestLoss);
        var trainAccuracy = new Curve("training", e => e.TrainAccuracy);
        var testAccuracy = new Curve("test", e => e.TestAccuracy);
        string lossNote = _haveTrainLoss ? AfterEachEpoch : DuringEachEpoch;
        bool together = 2 * _runs.Count <= MostTogether;
        return
        [
            .. together
                ? [Chart("loss", "Loss", trainLoss, testLoss) with { Note = lossNote }]
                : (LineChart[])
                [
                    Chart("loss", "Training loss", trainLoss) with { Note = lossNote },
                    Chart("test-loss", "Test loss", testLoss) with { Note = AfterEachEpoch },
                ],
            Chart("loss-seconds", "Training loss by time", e => e.Seconds, trainLoss) with
            {
                XName = "seconds of training",
                StartsAtZero = true,
            },
            .. together
                ? [Percentages(Chart("accuracy", "Accuracy", trainAccuracy, testAccuracy))]
                : (LineChart[])
                [
                    Percentages(Chart("accuracy", "Training accuracy", trainAccuracy)),
                    Percentages(Chart("test-accuracy", "Test accuracy", testAccuracy)),
                ],
            .. GradientNorms(),
            Chart("learning-rate", "Learning rate", new Curve("learning rate", e => e.LearningRate)) with { Scale = ValueScale.Linear },
        ];
    }

    // The layers of one run over each other; of several runs, each layer's over each other.
    private IEnumerable<LineChart> GradientNorms()
    {
        int all = _runs.Max(run => run.Epochs.Max(e => e.Layers));
        int layers = Math.Min(all, TrainingLog.MostLayers);
        Curve[] curves = [.. Enumerable.Range(0, layers).Select(layer => new Curve($"layer {layer}", e => NormOf(e, layer)))];
        LineChart[] charts = _runs.Count == 1
            ? [Chart("gradient-norm", "Gradient norm by layer", curves)]
            : [.. curves.Select((curve, layer) => Chart($"gradient-norm-{layer}", $"Gradient norm of layer {layer}", curve))];
        return charts.Select(chart => chart with
        {
            Note = "The length of the mean gradient over some training samples, after each epoch."
                + (layers < all ? $" The first {layers} of {Wording.Count(all)} layers." : ""),
        });
    }

    private static double? NormOf(LoggedEpoch epoch, int layer) =>
        epoch.GradientNorms is { } norms && layer < norms.Count ? norms[layer] : null;

    private static LineChart Percentages(LineChart chart) => chart with { Scale = ValueScale.Linear, Format = ChartText.Percent };

    private LineChart Chart(string id, string title, params Curve[] curves) => Chart(id, title, e => e.Epoch, curves);

    // Without what no run has; what only some have is said to be missing in the others.
    private LineChart Chart(string id, string title, Func<LoggedEpoch, double?> x, params Curve[] curves)
    {
        Curve[] shown = [.. curves.Where(curve => _runs.Any(run => Points(run, x, curve).Length > 0))];
        return new LineChart(
            id,
            title,
            [.. from run in _runs from curve in shown select new Series(NameOf(run, curve, curves.Length), Points(run, x, curve))]);
    }

    private static (double X, double Y)[] Points(TrainingLog run, Func<LoggedEpoch, double?> x, Curve curve) =>
    [
        .. from epoch in run.Epochs
           where x(epoch) is not null && curve.Y(epoch) is not null
           select (x(epoch)!.Value, curve.Y(epoch)!.Value),
    ];

    // A file name says enough, unless two runs have the same.
    private string NameOf(TrainingLog run, Curve curve, int curves)
    {
        string name = _namesAreDistinct ? Path.GetFileName(run.Path) : run.Path;
        return curves == 1 ? name : _runs.Count == 1 ? curve.Name : $"{name}, {curve.Name}";
    }

    private sealed record Curve(string Name, Func<LoggedEpoch, double?> Y);
}
