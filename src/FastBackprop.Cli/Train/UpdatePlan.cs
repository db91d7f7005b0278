using System.Globalization;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>How gradients become changes of the weights: after every sample unless said otherwise, by plain gradient descent.</summary>
internal sealed record UpdatePlan
{
    /// <summary>Samples in a batch, the mean of whose gradients makes one update; null for an update after every sample.</summary>
    public int? BatchSize { get; init; }

    public UpdateRule Rule { get; init; } = new();

    /// <summary>All of it in words; null for plain gradient descent, sample by sample.</summary>
    public string? Description => this == new UpdatePlan() ? null : string.Join(", ", Parts());

    /// <summary>The trainer of a network. Without a rule it chooses the fastest of its ways through an epoch.</summary>
    public IFitTrainer<float> CreateTrainer(Network<float> network, Loss loss, double learningRate, int threads) => BatchSize is null
        ? new SgdTrainer<float>(network, loss, learningRate) { Rule = Description is null ? null : Rule, DegreeOfParallelism = threads }
        : new BatchTrainer<float>(network, loss, learningRate, GradientScale.MeanOverRows, Rule) { DegreeOfParallelism = threads };

    private IEnumerable<string> Parts()
    {
        yield return BatchSize is { } size ? Text($"batches of {size} (mean)") : "single samples";
        Optimizer optimizer = Rule.Optimizer;
        yield return optimizer.HasMomentum ? Text($"{optimizer.Word} {optimizer.Beta1}") : optimizer.Word;
        if (Rule.WeightDecay > 0)
        {
            yield return Text($"weight decay {Rule.WeightDecay}{(Rule.DecaysBiases ? ", of biases too" : "")}");
        }

        if (Rule.LargestGradientNorm is { } norm)
        {
            yield return Text($"gradients clipped to norm {norm}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
