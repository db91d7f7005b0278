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

    public static Figure Create(IReadOnlyList<Mistake> mistakes, Dataset<float> judged, TrainingData data, string part)
    {
        string title = $"Worst mistakes in the {part}";
        if (mistakes.Count == 0)
        {
            return new TableFigure("mistakes", title, [], []) { Note = "There are none." };
        }

        IReadOnlyList<string>? names = data.ClassNames;
        string note = (names is null ? "The largest errors first." : "The surest of the wrong answers first.") + " Rows count from 0.";
        if (names is not null && ImageSide.Of(judged.InputColumns) is { } side)
        {
            return new ImageGallery("mistakes", title, [.. mistakes.Select(mistake => (
                Picture.Ink(UnscaledInput.Of(data.Scaler, judged.Input(mistake.Row)), side),
                $"row {mistake.Row}: {Actual(judged, mistake, names)}, taken for {Predicted(mistake, names)}"))])
            {
                Note = note,
            };
        }

        bool showsInputs = judged.InputColumns <= MostInputs;
        string[] columns = ["row", names is null ? "target" : "class", names is null ? "output" : "taken for", .. showsInputs ? ["inputs"] : Array.Empty<string>()];
        return new TableFigure("mistakes", title, columns, [.. mistakes.Select(mistake => (IReadOnlyList<string>)
        [
            mistake.Row.ToString(CultureInfo.InvariantCulture),
            Actual(judged, mistake, names),
            Predicted(mistake, names),
            .. showsInputs ? [Numbers(UnscaledInput.Of(data.Scaler, judged.Input(mistake.Row)))] : Array.Empty<string>(),
        ])])
        {
            Note = note,
        };
    }

    private static string Actual(Dataset<float> judged, Mistake mistake, IReadOnlyList<string>? names)
    {
        ReadOnlySpan<float> target = judged.Target(mistake.Row);
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
