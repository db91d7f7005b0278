using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>The options that say how gradients become changes of the weights.</summary>
internal sealed class UpdateOptions
{
    private readonly Option<int> _batch = TypedOption.Create<int>(
        "--batch",
        "COUNT",
        "Samples in a batch: one update by the mean of their gradients (over the rows, not over the outputs). As many as there are "
        + "training samples, or more, is full-batch training. A mean wants a larger rate than the defaults, which are for single "
        + "samples. [default: an update after every sample]",
        NumberText.TryCount,
        NumberText.Count);

    private readonly Option<OptimizerKind> _optimizer = TypedOption.Create(
        "--optimizer",
        "OPTIMIZER",
        Optimizer.Words,
        "What a gradient does to the weights, with or without batches",
        "For adam and adamw the rate is 0.001 unless --rate is given. [default: sgd; momentum where --momentum is given]");

    private readonly Option<double> _momentum = TypedOption.Create<double>(
        "--momentum",
        "FRACTION",
        "The share of an update that the next one repeats, for momentum and nesterov. [default: 0.9]",
        NumberText.TryFraction,
        NumberText.Fraction);

    private readonly Option<double> _weightDecay = TypedOption.Create<double>(
        "--weight-decay",
        "NUMBER",
        "Adds so many times the weight to its gradient (L2), but for the bias; adamw takes rate times so many times the weight off it "
        + "instead. No loss that is printed counts it. [default: 0; 0.01 for adamw]",
        NumberText.TryDecay,
        NumberText.NotNegative);

    private readonly Option<bool> _decayBiases = new("--decay-biases") { Description = "The weight decay is on the biases too." };

    private readonly Option<double> _clipNorm = TypedOption.Create<double>(
        "--clip-norm",
        "NUMBER",
        "Shortens a gradient, a sample's or the mean of a batch's, whose Euclidean norm over all layers is above this. [default: never]",
        NumberText.TryPositive,
        NumberText.Positive);

    public void AddTo(Command command)
    {
        Option[] all = [_batch, _optimizer, _momentum, _weightDecay, _decayBiases, _clipNorm];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">The optimizer has no momentum, or nothing decays.</exception>
    public UpdatePlan Read(ParseResult parsed)
    {
        double? momentum = parsed.GivenValue(_momentum);
        OptimizerKind kind = parsed.GivenValue(_optimizer) ?? (momentum is null ? OptimizerKind.Sgd : OptimizerKind.Momentum);
        Optimizer optimizer = Optimizer.All.First(optimizer => optimizer.Kind == kind);
        if (momentum is not null)
        {
            optimizer = kind switch
            {
                OptimizerKind.Momentum => Optimizer.Momentum(momentum.Value),
                OptimizerKind.Nesterov => Optimizer.Nesterov(momentum.Value),
                _ => throw new UsageException($"--momentum goes with --optimizer momentum or nesterov; the optimizer is {optimizer.Word}."),
            };
        }

        double decay = parsed.GivenValue(_weightDecay) ?? optimizer.UsualWeightDecay;
        if (decay == 0 && parsed.GetValue(_decayBiases))
        {
            throw new UsageException("--decay-biases goes with a weight decay above 0; there is none.");
        }

        return new UpdatePlan
        {
            BatchSize = parsed.GivenValue(_batch),
            Rule = new UpdateRule
            {
                Optimizer = optimizer,
                WeightDecay = decay,
                DecaysBiases = parsed.GetValue(_decayBiases),
                LargestGradientNorm = parsed.GivenValue(_clipNorm),
            },
        };
    }
}
