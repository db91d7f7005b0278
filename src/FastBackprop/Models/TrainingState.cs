using FastBackprop.Training;

namespace FastBackprop.Models;

/// <summary>
/// What was trained, and where: with plain gradient descent, all it takes to go on as if training had never stopped. The order of an epoch
/// depends on the seed and the epoch alone (<see cref="Data.SampleOrder"/>), so <see cref="ShuffleSeed"/> and <see cref="Epochs"/> are the
/// generator's whole state. What an optimizer remembers of earlier steps is not here: it starts anew.
/// </summary>
public sealed record TrainingState
{
    /// <summary>The loss that was made small.</summary>
    public required Loss Loss { get; init; }

    /// <summary>Updates made since the weights were drawn, one a sample or one a batch; 0 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>Epochs completed, 0 or more: the number of the epoch to go on with.</summary>
    public required int Epochs { get; init; }

    /// <summary>The seed of the order in which epochs visit the samples; null for the order in which they are stored.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>The learning rate of the last step, finite and 0 or more.</summary>
    public double LearningRate { get; init; }

    /// <summary>
    /// How gradients changed the weights, in words for people: batches, optimizer, weight decay, clipping. Null for gradient descent after
    /// every sample.
    /// </summary>
    public string? Update { get; init; }

    /// <summary>A name for the data, for people; null where there is none.</summary>
    public string? Dataset { get; init; }
}
