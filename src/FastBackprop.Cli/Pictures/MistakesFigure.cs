using System.Globalization;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Reports;
using FastBackprop.Reports.Images;

namespace FastBackprop.Cli.Pictures;

/// <summary>The worst mistakes: images where the inputs are such, else a table.</summary>
internal static class MistakesFigure
{
    // More inputs make no line that can be read.
    private const int MostInputs = 12;

    /// <param name="id">The figure's id.</param>
    /// <param name="mistakes">The mistakes, the worst first.</param>
    /// <param name="judged">The samples.</param>
    /// <param name="part">What they are a part of.</param>
    /// <param name="names">The names of the classes, or null for values.</param>
    /// <param name="scaler">What the samples were scaled by, or null.</param>
    public static Figure Create<T>(
        string id, IReadOnlyList<Mistake> mistakes, Dataset<T> judged, string part, IReadOnlyList<string>? names, Scaler? scaler)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string title = $"Worst mistakes in the {part}";
        if (mistakes.Count == 0)
        {
            return new TableFigure(id, title, [], []) { Note = "There are none." };
        }

        string note = (names is null ? "The largest errors first." : "The surest of the wrong answers first.") + " Rows count from 0.";
        if (names is not null && ImageSide.Of(judged.InputColumns) is { } side)
        {
            return new ImageGallery(id, title, [.. mistakes.Select(mistake => (
                Picture.Ink(UnscaledInput.Of(scaler, judged.Input(mistake.Row)), side),
                $"row {mistake.Row}: {Actual(judged, mistake, names)}, taken for {Predicted(mistake, names)}"))])
            {
                Note = note,
            };
        }

        bool showsInputs = judged.InputColumns <= MostInputs;
        string[] columns = ["row", names is null ? "target" : "class", names is null ? "output" : "taken for", .. showsInputs ? ["inputs"] : Array.Empty<string>()];
        return new TableFigure(id, title, columns, [.. mistakes.Select(mistake => (IReadOnlyList<string>)
        [
            mistake.Row.ToString(CultureInfo.InvariantCulture),
            Actual(judged, mistake, names),
            Predicted(mistake, names),
            .. showsInputs ? [Numbers(UnscaledInput.Of(scaler, judged.Input(mistake.Row)))] : Array.Empty<string>(),
        ])])
        {
            Note = note,
        };
    }

    private static string Actual<T>(Dataset<T> judged, Mistake mistake, IReadOnlyList<string>? names)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> target = judged.Target(mistake.Row);
        return names is null ? Numbers(Doubles.Of(target)) : names[Evaluator.ClassOf(target)];
    }

    private static string Predicted(Mistake mistake, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return Numbers(mistake.Outputs);
        }

        int predicted = Evaluator.ClassOf<double>(mistake.Outputs);
        return $"{names[predicted]} ({Wording.Rough(mistake.Outputs[mistake.Outputs.Length == 1 ? 0 : predicted])})";
    }

    private static string Numbers(double[] values) => string.Join(", ", values.Select(Wording.Short));
}
