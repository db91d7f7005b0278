using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Models;

/// <summary>The contents of a model file: a trained network, and what is needed to use it and to train it further.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed record Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The network. It is not copied.</summary>
    public required Network<T> Network { get; init; }

    /// <summary>The scaler of the network's inputs; null for no scaling.</summary>
    public Scaler? Scaler { get; init; }

    /// <summary>
    /// The names of the classes, in the order of the outputs: one for each, or two for a single output, for which 0.5 or
    /// more means the second. Null if the outputs are values.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How the network was trained; null if that is not known.</summary>
    public TrainingState? Training { get; init; }
}
