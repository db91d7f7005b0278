using System.Globalization;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Reports;
using FastBackprop.Reports.Images;

namespace FastBackprop.Cli.Train.Report;

/// <summary>The worst mistakes: images where the inputs are such, else a table.</summary>
internal static class MistakesFigure
{
    // More inputs make no line that can be read.
    private const int MostInputs = 12;

    /// <param name="mistakes">The mistakes, the worst first.</param>
    /// <param name="judged">The samples in which they were made.</param>
    /// <param name="data">What they were scaled with, and the names of their classes.</param>
    /// <param name="howToLook">What the note says about the row of the first, for whoever wants to look at it.</param>
    public static Figure Create(IReadOnlyList<Mistake> mistakes, JudgedPart judged, TrainingData data, Func<int, string> howToLook)
    {
        string title = $"Worst mistakes in the {judged.Name}";
        if (mistakes.Count == 0)
        {
            return new TableFigure("mistakes", title, [], []) { Note = "There are none." };
        }

        IReadOnlyList<string>? names = data.ClassNames;
        string note = (names is null ? "The largest errors first. " : "The surest of the wrong answers first. ")
            + howToLook(judged.SourceRow(mistakes[0].Row));
        Dataset<float> samples = judged.Samples;
        if (names is not null && ImageSide.Of(samples.InputColumns) is { } side)
        {
            return new ImageGallery("mistakes", title, [.. mistakes.Select(mistake => (
                Picture.Ink(UnscaledInput.Of(data.Scaler, samples.Input(mistake.Row)), side),
                $"row {judged.SourceRow(mistake.Row)}: {Actual(samples, mistake, names)}, taken for {Predicted(mistake, names)}"))])
            {
                Note = note,
            };
        }

        bool showsInputs = samples.InputColumns <= MostInputs;
        string[] columns = names is null ? ["row", "target", "output"] : ["row", "class", "taken for"];
        string[] inputs = showsInputs ? ["inputs"] : [];
        return new TableFigure("mistakes", title, [.. columns, .. inputs], [.. mistakes.Select(mistake => (IReadOnlyList<string>)
        [
            judged.SourceRow(mistake.Row).ToString(CultureInfo.InvariantCulture),
            Actual(samples, mistake, names),
            Predicted(mistake, names),
            .. showsInputs ? [Numbers(UnscaledInput.Of(data.Scaler, samples.Input(mistake.Row)))] : Array.Empty<string>(),
        ])])
        {
            Note = note,
        };
    }

    private static string Actual(Dataset<float> samples, Mistake mistake, IReadOnlyList<string>? names)
    {
        ReadOnlySpan<float> target = samples.Target(mistake.Row);
        return names is null ? Numbers(ToDoubles(target)) : names[Evaluator.ClassOf(target)];
    }

    private static string Predicted(Mistake mistake, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return Numbers(ToDoubles(mistake.Outputs));
        }

        int predicted = Evaluator.ClassOf<float>(mistake.Outputs);
        return $"{names[predicted]} ({Wording.Rough(mistake.Outputs[mistake.Outputs.Length == 1 ? 0 : predicted])})";
    }

    private static double[] ToDoubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];

    private static string Numbers(double[] values) => string.Join(", ", values.Select(Wording.Short));
}
