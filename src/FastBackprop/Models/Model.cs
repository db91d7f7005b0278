using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Models;

/// <summary>A trained network with what it takes to use it and to train it further: what a model file holds.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed record Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The network. It is not copied.</summary>
    public required Network<T> Network { get; init; }

    /// <summary>What inputs go through before they reach the network; null where they go in as they are.</summary>
    public Scaler? Scaler { get; init; }

    /// <summary>
    /// The names of the classes, in the order of the outputs: one for each, or two for a single output, where an output of 0.5 or
    /// more is the second. Null where the outputs are values.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How the network was trained; null where that is not known.</summary>
    public TrainingState? Training { get; init; }
}
