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
/// <param name="judged">The samples.</param>
/// <param name="evaluation">The network, measured on them.</param>
internal sealed class NetworkPictures<T>(Network<T> network, JudgedPart<T> judged, EvaluationResult evaluation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // All rows of a truth table.
    private const int FewRows = 4;

    /// <summary>The names of the classes, or null for values.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; } = evaluation.Confusion?.ClassNames;

    /// <summary>What the samples were scaled by, to show them as they were; null to show them as they are.</summary>
    public Scaler? Scaler { get; init; }

    /// <summary>What is said about the row of the worst mistake, for whoever wants to look at it.</summary>
    public Func<int, string> HowToLook { get; init; } = _ => "Rows count from 0.";

    /// <summary>What ends each figure's id, where a page shows several networks.</summary>
    public string IdSuffix { get; init; } = "";

    /// <summary>Who was taken for whom; null for values.</summary>
    public Drawing? Confusion() => evaluation.Confusion is { } confusion
        ? new ConfusionChart("confusion" + IdSuffix, $"Confusion matrix of the {judged.Name}", confusion)
        {
            Note = $"{Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)} right."
                + (confusion.NotFinite > 0 ? $" {Wording.NotFinite(confusion.NotFinite, confusion.Total)}: they are of no class." : ""),
        }
        : null;

    /// <summary>The worst mistakes, the first layer's weights, and what each layer answers to some samples.</summary>
    public IEnumerable<Figure> Details()
    {
        IReadOnlyList<Mistake> mistakes = Mistakes.Worst(network, judged.Samples, ClassNames is not null);
        yield return MistakesFigure.Create("mistakes" + IdSuffix, mistakes, judged, ClassNames, Scaler, HowToLook);
        yield return WeightsFigure.Create("weights" + IdSuffix, network);
        foreach (int row in Rows(mistakes))
        {
            yield return Activations(row);
        }
    }

    // The first sample, the first of another class, and the worst mistake.
    private IEnumerable<int> Rows(IReadOnlyList<Mistake> mistakes)
    {
        Dataset<T> samples = judged.Samples;
        if (samples.Rows <= FewRows)
        {
            return Enumerable.Range(0, samples.Rows);
        }

        int other = Enumerable.Range(0, samples.Rows).FirstOrDefault(row => !samples.Target(row).SequenceEqual(samples.Target(0)));
        return ((int[])[0, other, .. mistakes.Take(1).Select(mistake => mistake.Row)]).Distinct();
    }

    private Drawing Activations(int row)
    {
        ReadOnlySpan<T> x = judged.Samples.Input(row);
        int number = judged.SourceRow(row);
        string title = $"Activations for row {number}, in the {judged.Name}";
        if (ClassNames is not null)
        {
            int actual = Evaluator.ClassOf(judged.Samples.Target(row));
            int predicted = Evaluator.ClassOf<T>(LayerActivations.Of(network, x)[^1]);
            title += $", class {ClassNames[actual]}{(predicted == actual ? "" : $", taken for {(predicted == Evaluator.NoClass ? "none" : ClassNames[predicted])}")}";
        }

        return ActivationsFigure.Create($"activations-{number}{IdSuffix}", title, network, x, UnscaledInput.Of(Scaler, x), ClassNames);
    }
}
