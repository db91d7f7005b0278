using System.Globalization;
using FastBackprop.Cli.Options;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>How gradients become changes of the weights: after every sample unless said otherwise, by plain gradient descent.</summary>
internal sealed record UpdatePlan
{
    /// <summary>Samples in a batch, the mean of whose gradients makes one update; null for an update after every sample.</summary>
    public int? BatchSize { get; init; }

    public OptimizerChoice Optimizer { get; init; }

    /// <summary>The momentum, of the optimizers that have one.</summary>
    public double Momentum { get; init; }

    public double WeightDecay { get; init; }

    public double? LargestGradientNorm { get; init; }

    /// <summary>The rate that goes with the optimizer where that of the dataset, which is for gradient descent, does not.</summary>
    public double? UsualRate => Optimizer == OptimizerChoice.Adam ? 0.001 : null;

    /// <summary>All of it in words; null for plain gradient descent, sample by sample.</summary>
    public string? Description => this == new UpdatePlan() ? null : string.Join(", ", Parts());

    public UpdateRule Rule => new()
    {
        Optimizer = Optimizer switch
        {
            OptimizerChoice.Momentum => Training.Optimizer.Momentum(Momentum),
            OptimizerChoice.Nesterov => Training.Optimizer.Nesterov(Momentum),
            OptimizerChoice.Adam => Training.Optimizer.Adam(),
            OptimizerChoice.Sgd => Training.Optimizer.Sgd,
            _ => throw new InvalidOperationException($"There is no optimizer {Optimizer}."),
        },
        WeightDecay = WeightDecay,
        LargestGradientNorm = LargestGradientNorm,
    };

    /// <summary>The trainer of a network. Without a rule it chooses the fastest of its ways through an epoch.</summary>
    public IFitTrainer<float> CreateTrainer(Network<float> network, Loss loss, double learningRate, int threads) => BatchSize is null
        ? new SgdTrainer<float>(network, loss, learningRate) { Rule = Description is null ? null : Rule, DegreeOfParallelism = threads }
        : new BatchTrainer<float>(network, loss, learningRate, GradientScale.MeanOverRows, Rule) { DegreeOfParallelism = threads };

    private IEnumerable<string> Parts()
    {
        yield return BatchSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"batches of {size} (mean)") : "single samples";
        string optimizer = Vocabulary.Optimizers.WordFor(Optimizer);
        yield return UpdateOptions.HasMomentum(Optimizer) ? string.Create(CultureInfo.InvariantCulture, $"{optimizer} {Momentum}") : optimizer;
        if (WeightDecay > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"weight decay {WeightDecay}");
        }

        if (LargestGradientNorm is { } norm)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"gradients clipped to norm {norm}");
        }
    }
}
