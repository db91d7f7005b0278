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
    /// <param name="judged">The samples in which they were made.</param>
    /// <param name="names">The names of the classes, or null for values.</param>
    /// <param name="scaler">What the samples were scaled by, or null.</param>
    /// <param name="howToLook">What the note says about the row of the first, for whoever wants to look at it.</param>
    public static Figure Create<T>(
        string id,
        IReadOnlyList<Mistake> mistakes,
        JudgedPart<T> judged,
        IReadOnlyList<string>? names,
        Scaler? scaler,
        Func<int, string> howToLook)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string title = $"Worst mistakes in the {judged.Name}";
        if (mistakes.Count == 0)
        {
            return new TableFigure(id, title, [], []) { Note = "There are none." };
        }

        string order = names is null ? "The largest errors first."
            : mistakes[0].Outputs.Length == 1 ? "In brackets the output: the furthest from its target first."
            : "In brackets the output of the wrong class: the furthest above that of the right class first.";
        string note = $"{order} " + howToLook(judged.SourceRow(mistakes[0].Row));
        Dataset<T> samples = judged.Samples;
        if (names is not null && ImageSide.Of(samples.InputColumns) is { } side)
        {
            return new ImageGallery(id, title, [.. mistakes.Select(mistake => (
                Picture.Ink(UnscaledInput.Of(scaler, samples.Input(mistake.Row)), side),
                $"row {judged.SourceRow(mistake.Row)}: {Actual(samples, mistake, names)}, taken for {Predicted(mistake, names)}"))])
            {
                Note = note,
            };
        }

        bool showsInputs = samples.InputColumns <= MostInputs;
        string[] columns = names is null ? ["row", "target", "output"] : ["row", "class", "taken for"];
        string[] inputs = showsInputs ? ["inputs"] : [];
        return new TableFigure(id, title, [.. columns, .. inputs], [.. mistakes.Select(mistake => (IReadOnlyList<string>)
        [
            judged.SourceRow(mistake.Row).ToString(CultureInfo.InvariantCulture),
            Actual(samples, mistake, names),
            Predicted(mistake, names),
            .. showsInputs ? [Numbers(UnscaledInput.Of(scaler, samples.Input(mistake.Row)))] : Array.Empty<string>(),
        ])])
        {
            Note = note,
        };
    }

    private static string Actual<T>(Dataset<T> samples, Mistake mistake, IReadOnlyList<string>? names)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> target = samples.Target(mistake.Row);
        return names is null ? Numbers(Doubles.Of(target)) : names[Evaluator.ClassOf(target)];
    }

    private static string Predicted(Mistake mistake, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return Numbers(mistake.Outputs);
        }

        int predicted = Evaluator.ClassOf<double>(mistake.Outputs);
        return predicted == Evaluator.NoClass ? "none (not finite)" : $"{names[predicted]} ({mistake.Outputs[mistake.Outputs.Length == 1 ? 0 : predicted].ToString("0.00", CultureInfo.InvariantCulture)})";
    }

    private static string Numbers(double[] values) => string.Join(", ", values.Select(Wording.Short));
}
