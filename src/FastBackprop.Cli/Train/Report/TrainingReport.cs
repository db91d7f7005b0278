using FastBackprop.Cli.Pictures;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Train.Report;

/// <summary>A training as a page of pictures.</summary>
internal static class TrainingReport
{
    public static HtmlReport Create(TrainingResult result, TrainingData data, RunRecord record)
    {
        var report = new HtmlReport($"Training {result.Dataset}: {result.Plan.Shape}");
        foreach ((string name, string value) in result.Lines())
        {
            report.AddFact(name, value);
        }

        AddResults(report, record);
        (Dataset<float> judged, string part, EvaluationResult evaluation) = data.Test is { } test
            ? (test, "test part", result.Outcome.Test!)
            : (data.Training, "training part", result.Outcome.Training);
        var pictures = new NetworkPictures<float>(result.Outcome.Network, judged, part, evaluation)
        {
            ClassNames = data.ClassNames,
            Scaler = data.Scaler,
        };
        if (pictures.Confusion() is { } confusion)
        {
            report.Add(confusion);
        }

        AddSteps(report, record);
        foreach (Figure figure in pictures.Details())
        {
            report.Add(figure);
        }

        return report;
    }

    private static void AddResults(HtmlReport report, RunRecord record)
    {
        report.Add(new LineChart("loss", "Loss", [Curve(record, "training", e => e.TrainLoss), .. Test(record, e => e.TestLoss)])
        {
            Note = "The mean over all samples, after each epoch.",
        });
        if (record.Epochs.Any(e => e.TrainAccuracy is not null))
        {
            report.Add(new LineChart("accuracy", "Accuracy", [Curve(record, "training", e => e.TrainAccuracy), .. Test(record, e => e.TestAccuracy)])
            {
                Scale = ValueScale.Linear,
                Format = ChartText.Percent,
                Note = "The share of samples taken for their own class, after each epoch.",
            });
        }
    }

    private static void AddSteps(HtmlReport report, RunRecord record)
    {
        report.Add(new LineChart("learning-rate", "Learning rate", [Curve(record, "learning rate", e => e.LearningRate)]) { Scale = ValueScale.Linear });
        int layers = record.GradientNorms.Count == 0 ? 0 : record.GradientNorms[0].Length;
        report.Add(new LineChart("gradient-norm", "Gradient norm by layer", [.. Enumerable.Range(0, layers).Select(layer => Norms(record, layer))])
        {
            Note = $"The length of the mean gradient over {Wording.Count(record.GradientSamples, "training sample")}, after each epoch.",
        });
    }

    private static Series[] Test(RunRecord record, Func<EpochReport, double?> value) =>
        record.Epochs.Any(e => value(e) is not null) ? [Curve(record, "test", value)] : [];

    private static Series Curve(RunRecord record, string name, Func<EpochReport, double?> value) =>
        new(name, [.. record.Epochs.Select(e => ((double)e.Epoch, value(e) ?? double.NaN))]);

    private static Series Norms(RunRecord record, int layer) =>
        new($"layer {layer}", [.. record.Epochs.Zip(record.GradientNorms, (e, norms) => ((double)e.Epoch, norms[layer]))]);
}
