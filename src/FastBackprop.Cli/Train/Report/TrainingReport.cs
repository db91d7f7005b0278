using FastBackprop.Cli.Pictures;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Train.Report;

/// <summary>A training as a page of pictures.</summary>
internal static class TrainingReport
{
    /// <param name="result">What the training gave.</param>
    /// <param name="data">What it learned from.</param>
    /// <param name="epochs">Its epochs.</param>
    /// <param name="source">Where the samples came from.</param>
    /// <param name="modelPath">The file that the model was saved to, or null.</param>
    public static HtmlReport Create(TrainingResult result, TrainingData data, IReadOnlyList<EpochReport> epochs, SampleSource source, string? modelPath)
    {
        var report = new HtmlReport($"Training {result.Dataset}: {result.Plan.Shape}");
        foreach ((string name, string value) in result.Lines())
        {
            report.AddFact(name, value);
        }

        AddResults(report, epochs);
        var judged = JudgedPart<float>.Of(data.Training, data.Test, data.TestRows);
        var pictures = new NetworkPictures<float>(result.Outcome.Network, judged, result.Outcome.Test ?? result.Outcome.Training)
        {
            ClassNames = data.ClassNames,
            Scaler = data.Scaler,
            HowToLook = row => HowToLook(row, source, modelPath),
        };
        if (pictures.Confusion() is { } confusion)
        {
            report.Add(confusion);
        }

        AddSteps(report, epochs, data.Training);
        foreach (Figure figure in pictures.Details())
        {
            report.Add(figure);
        }

        return report;
    }

    // The command comes last, so that it can be copied to the end.
    private static string HowToLook(int row, SampleSource source, string? modelPath) =>
        (modelPath is null ? "A model saved with --save shows the first of them: " : "To look at the first of them: ")
        + $"fastbackprop activations {(modelPath is null ? "MODEL" : ShellWord.Of(modelPath))} {source.Arguments} --row {row}";

    private static void AddResults(HtmlReport report, IReadOnlyList<EpochReport> epochs)
    {
        report.Add(new LineChart("loss", "Loss", [Curve(epochs, "training", e => e.TrainLoss), .. Test(epochs, e => e.TestLoss)])
        {
            Note = "The mean over all samples, after each epoch.",
        });
        if (epochs.Any(e => e.TrainAccuracy is not null))
        {
            report.Add(new LineChart("accuracy", "Accuracy", [Curve(epochs, "training", e => e.TrainAccuracy), .. Test(epochs, e => e.TestAccuracy)])
            {
                Scale = ValueScale.Linear,
                Format = ChartText.Percent,
                Note = "The share of samples taken for their own class, after each epoch.",
            });
        }
    }

    private static void AddSteps(HtmlReport report, IReadOnlyList<EpochReport> epochs, Dataset<float> training)
    {
        report.Add(new LineChart("learning-rate", "Learning rate", [Curve(epochs, "learning rate", e => e.LearningRate)]) { Scale = ValueScale.Linear });
        int layers = epochs.Count == 0 ? 0 : epochs[0].GradientNorms!.Count;
        report.Add(new LineChart("gradient-norm", "Gradient norm by layer", [.. Enumerable.Range(0, layers).Select(Norms)])
        {
            Note = $"The length of the mean gradient over {Wording.Count(GradientNorms<float>.SamplesOf(training), "training sample")}, after each epoch.",
        });

        Series Norms(int layer) => Curve(epochs, $"layer {layer}", e => e.GradientNorms![layer]);
    }

    private static Series[] Test(IReadOnlyList<EpochReport> epochs, Func<EpochReport, double?> value) =>
        epochs.Any(e => value(e) is not null) ? [Curve(epochs, "test", value)] : [];

    private static Series Curve(IReadOnlyList<EpochReport> epochs, string name, Func<EpochReport, double?> value) =>
        new(name, [.. epochs.Select(e => ((double)e.Epoch, value(e) ?? double.NaN))]);
}
