using FastBackprop.Cli.Activations;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Train.Report;

/// <summary>A training as a page of pictures.</summary>
internal static class TrainingReport
{
    /// <param name="result">What the training gave.</param>
    /// <param name="data">What it learned from.</param>
    /// <param name="record">Its epochs.</param>
    /// <param name="source">Where the samples came from.</param>
    /// <param name="modelPath">The file that the model was saved to, or null.</param>
    public static HtmlReport Create(TrainingResult result, TrainingData data, RunRecord record, SampleSource source, string? modelPath)
    {
        var report = new HtmlReport($"Training {result.Dataset}: {result.Plan.Shape}");
        foreach ((string name, string value) in result.Lines())
        {
            report.AddFact(name, value);
        }

        AddResults(report, record);
        var judged = JudgedPart.Of(data);
        if ((result.Outcome.Test ?? result.Outcome.Training).Confusion is { } confusion)
        {
            report.Add(new ConfusionChart("confusion", $"Confusion matrix of the {judged.Name}", confusion)
            {
                Note = $"{Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)} right.",
            });
        }

        AddSteps(report, record, data.Training);
        Network<float> network = result.Outcome.Network;
        IReadOnlyList<Mistake> mistakes = Mistakes.Worst(network, judged.Samples, data.ClassNames is not null);
        report.Add(MistakesFigure.Create(mistakes, judged, data, row => HowToLook(row, source, modelPath)));
        report.Add(WeightsFigure.Create(network));
        AddActivations(report, network, judged, data, mistakes);
        return report;
    }

    // The command comes last, so that it can be copied to the end.
    private static string HowToLook(int row, SampleSource source, string? modelPath) =>
        (modelPath is null ? "A model saved with --save shows the first of them: " : "To look at the first of them: ")
        + $"fastbackprop activations {(modelPath is null ? "MODEL" : ShellWord.Of(modelPath))} {source.Arguments} --row {row}";

    // The first sample, the first of another class, and the worst mistake.
    private static void AddActivations(
        HtmlReport report, Network<float> network, JudgedPart judged, TrainingData data, IReadOnlyList<Mistake> mistakes)
    {
        Dataset<float> samples = judged.Samples;
        int other = Enumerable.Range(0, samples.Rows).FirstOrDefault(row => !samples.Target(row).SequenceEqual(samples.Target(0)));
        int[] rows = [0, other, .. mistakes.Take(1).Select(mistake => mistake.Row)];
        foreach (int row in rows.Distinct())
        {
            ReadOnlySpan<float> x = samples.Input(row);
            int number = judged.SourceRow(row);
            string title = $"Activations for row {number}, in the {judged.Name}";
            if (data.ClassNames is { } names)
            {
                title += $", class {names[Evaluator.ClassOf(samples.Target(row))]}";
            }

            double[] stored = UnscaledInput.Of(data.Scaler, x);
            report.Add(ActivationsFigure.Create($"activations-{number}", title, network, x, stored, data.ClassNames));
        }
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

    private static void AddSteps(HtmlReport report, RunRecord record, Dataset<float> training)
    {
        report.Add(new LineChart("learning-rate", "Learning rate", [Curve(record, "learning rate", e => e.LearningRate)]) { Scale = ValueScale.Linear });
        int layers = record.Epochs.Count == 0 ? 0 : record.Epochs[0].GradientNorms!.Count;
        report.Add(new LineChart("gradient-norm", "Gradient norm by layer", [.. Enumerable.Range(0, layers).Select(Norms)])
        {
            Note = $"The length of the mean gradient over {Wording.Count(GradientNorms.SamplesOf(training), "training sample")}, after each epoch.",
        });

        Series Norms(int layer) => Curve(record, $"layer {layer}", e => e.GradientNorms![layer]);
    }

    private static Series[] Test(RunRecord record, Func<EpochReport, double?> value) =>
        record.Epochs.Any(e => value(e) is not null) ? [Curve(record, "test", value)] : [];

    private static Series Curve(RunRecord record, string name, Func<EpochReport, double?> value) =>
        new(name, [.. record.Epochs.Select(e => ((double)e.Epoch, value(e) ?? double.NaN))]);
}
