using System.Collections.Immutable;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>Everything that a training needs to know, decided.</summary>
internal sealed record TrainPlan
{
    public required NetworkShape Shape { get; init; }

    public required Loss Loss { get; init; }

    public required Initializer Initializer { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required UpdatePlan Update { get; init; }

    public required int Epochs { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The seed of the order, or null for the order in which the samples are stored.</summary>
    public required ulong? ShuffleSeed { get; init; }

    /// <summary>Fills what the settings leave open from the defaults, and from each other.</summary>
    /// <exception cref="UsageException">The loss does not go with the output.</exception>
    public static TrainPlan Create(TrainSettings settings, TrainingDefaults defaults, int inputs, int outputs)
    {
        Activation hidden = settings.Activation ?? defaults.Activation;
        Activation output = settings.Output ?? settings.Loss?.Traits.RequiredOutput ?? defaults.Output;
        Loss loss = settings.Loss ?? LossText.For(output);
        LossText.ThrowUnlessFits(loss, output);
        int epochs = settings.Epochs ?? defaults.Epochs;
        ImmutableArray<int> hiddenSizes = settings.Hidden ?? defaults.Hidden;
        return new TrainPlan
        {
            Shape = new NetworkShape(inputs, [.. hiddenSizes.Select(size => new LayerShape(size, hidden)), new LayerShape(outputs, output)])
            {
                Bias = settings.Bias,
            },
            Loss = loss,
            Initializer = settings.Initializer ?? (ActivationTraits.Of(hidden).IsRectifier ? Initializer.He : Initializer.Xavier),
            Schedule = (settings.Schedule ?? defaults.Schedule).For(settings.Rate ?? settings.Update.Rule.Optimizer.UsualRate ?? defaults.Rate, epochs),
            Update = settings.Update,
            Epochs = epochs,
            Seed = settings.Seed,
            ShuffleSeed = settings.Order switch
            {
                VisitOrder.Shuffle => settings.Seed,
                VisitOrder.Sequential => null,
                _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Order, "The order is none of those that exist."),
            },
        };
    }
}
