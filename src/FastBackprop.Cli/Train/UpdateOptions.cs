using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train;

/// <summary>The options that say how gradients become changes of the weights.</summary>
internal sealed class UpdateOptions
{
    private const double UsualMomentum = 0.9;

    private readonly Option<int> _batch = TypedOption.Create<int>(
        "--batch",
        "COUNT",
        "Samples in a batch: one update by the mean of their gradients (over the rows, not over the outputs). As many as there are "
        + "training samples, or more, is full-batch training. A mean wants a larger rate than the defaults, which are for single "
        + "samples. [default: an update after every sample]",
        NumberText.TryCount,
        NumberText.Count);

    private readonly Option<OptimizerChoice> _optimizer = TypedOption.Create(
        "--optimizer",
        "OPTIMIZER",
        Vocabulary.Optimizers,
        "What a gradient does to the weights, with or without batches",
        "For adam the rate is 0.001 unless --rate is given. [default: sgd; momentum where --momentum is given]");

    private readonly Option<double> _momentum = TypedOption.Create<double>(
        "--momentum",
        "FRACTION",
        "The share of an update that the next one repeats, for momentum and nesterov. [default: 0.9]",
        NumberText.TryFraction,
        NumberText.Fraction);

    private readonly Option<double> _weightDecay = TypedOption.Create<double>(
        "--weight-decay",
        "NUMBER",
        "Adds so many times the weight to its gradient (L2), but for the bias. No loss that is printed counts it. [default: 0]",
        NumberText.TryDecay,
        NumberText.NotNegative);

    private readonly Option<double> _clipNorm = TypedOption.Create<double>(
        "--clip-norm",
        "NUMBER",
        "Shortens a gradient, a sample's or the mean of a batch's, whose Euclidean norm over all layers is above this. [default: never]",
        NumberText.TryPositive,
        NumberText.Positive);

    public static bool HasMomentum(OptimizerChoice optimizer) => optimizer is OptimizerChoice.Momentum or OptimizerChoice.Nesterov;

    public void AddTo(Command command)
    {
        Option[] all = [_batch, _optimizer, _momentum, _weightDecay, _clipNorm];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">The optimizer has no momentum.</exception>
    public UpdatePlan Read(ParseResult parsed)
    {
        double? momentum = parsed.GivenValue(_momentum);
        OptimizerChoice optimizer =
            parsed.GivenValue(_optimizer) ?? (momentum is null ? OptimizerChoice.Sgd : OptimizerChoice.Momentum);
        if (momentum is not null && !HasMomentum(optimizer))
        {
            throw new UsageException(
                $"--momentum goes with --optimizer momentum or nesterov; the optimizer is {Vocabulary.Optimizers.WordFor(optimizer)}.");
        }

        return new UpdatePlan
        {
            BatchSize = parsed.GivenValue(_batch),
            Optimizer = optimizer,
            Momentum = HasMomentum(optimizer) ? momentum ?? UsualMomentum : 0,
            WeightDecay = parsed.GivenValue(_weightDecay) ?? 0,
            LargestGradientNorm = parsed.GivenValue(_clipNorm),
        };
    }
}
