using FastBackprop.Training;

namespace FastBackprop.Models;

/// <summary>
/// How a network was trained, and how far: with plain gradient descent, all that is needed to continue as if training had never stopped. The
/// order of an epoch depends only on the seed and the epoch (<see cref="Data.SampleOrder"/>), so <see cref="ShuffleSeed"/> and
/// <see cref="Epochs"/> are the generator's whole state. The optimizer's memory is not here: it starts empty.
/// </summary>
public sealed record TrainingState
{
    /// <summary>The loss that training minimised.</summary>
    public required Loss Loss { get; init; }

    /// <summary>Updates made since the weights were drawn, one a sample or one a batch; 0 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>Epochs completed, 0 or more: the number of the epoch to continue with.</summary>
    public required int Epochs { get; init; }

    /// <summary>The seed of the order in which epochs visit the samples; null for the stored order.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>The learning rate of the last step, finite and 0 or more.</summary>
    public double LearningRate { get; init; }

    /// <summary>
    /// How gradients changed the weights, in words for people: batches, optimizer, weight decay, clipping. Null for gradient descent after
    /// every sample.
    /// </summary>
    public string? Update { get; init; }

    /// <summary>A name for the data, for people; null for none.</summary>
    public string? Dataset { get; init; }
}
