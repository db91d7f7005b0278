using FastBackprop.Cli.Activations;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Pictures;

/// <summary>A trained network in pictures, and how it judges some samples.</summary>
/// <param name="network">The network.</param>
/// <param name="judged">The samples, scaled.</param>
/// <param name="part">What they are a part of: test part, or training part.</param>
/// <param name="evaluation">The network, measured on them.</param>
internal sealed class NetworkPictures<T>(Network<T> network, Dataset<T> judged, string part, EvaluationResult evaluation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // All rows of a truth table.
    private const int FewRows = 4;

    /// <summary>The names of the classes, or null for values.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; } = evaluation.Confusion?.ClassNames;

    /// <summary>What the samples were scaled by, to show them as they were; null to show them as they are.</summary>
    public Scaler? Scaler { get; init; }

    /// <summary>What ends each figure's id, where a page shows several networks.</summary>
    public string IdSuffix { get; init; } = "";

    /// <summary>Who was taken for whom; null for values.</summary>
    public Drawing? Confusion() => evaluation.Confusion is { } confusion
        ? new ConfusionChart("confusion" + IdSuffix, $"Confusion matrix of the {part}", confusion)
        {
            Note = $"{Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)} right.",
        }
        : null;

    /// <summary>The worst mistakes, the first layer's weights, and what each layer answers to some samples.</summary>
    public IEnumerable<Figure> Details()
    {
        IReadOnlyList<Mistake> mistakes = Mistakes.Worst(network, judged, ClassNames is not null);
        yield return MistakesFigure.Create("mistakes" + IdSuffix, mistakes, judged, part, ClassNames, Scaler);
        yield return WeightsFigure.Create("weights" + IdSuffix, network);
        foreach (int row in Rows(mistakes))
        {
            yield return Activations(row);
        }
    }

    // The first sample, the first of another class, and the worst mistake.
    private IEnumerable<int> Rows(IReadOnlyList<Mistake> mistakes)
    {
        if (judged.Rows <= FewRows)
        {
            return Enumerable.Range(0, judged.Rows);
        }

        int other = Enumerable.Range(0, judged.Rows).FirstOrDefault(row => !judged.Target(row).SequenceEqual(judged.Target(0)));
        return ((int[])[0, other, .. mistakes.Take(1).Select(mistake => mistake.Row)]).Distinct();
    }

    private Drawing Activations(int row)
    {
        ReadOnlySpan<T> x = judged.Input(row);
        string title = $"Activations for row {row} of the {part}";
        if (ClassNames is not null)
        {
            title += $", class {ClassNames[Evaluator.ClassOf(judged.Target(row))]}";
        }

        return ActivationsFigure.Create($"activations-{row}{IdSuffix}", title, network, x, UnscaledInput.Of(Scaler, x), ClassNames);
    }
}
