namespace FastBackprop.Recurrent;

/// <summary>How a <see cref="RecurrentTrainer{T}"/> runs errors back through time.</summary>
public sealed record BpttOptions
{
    private readonly int _windowSteps;
    private readonly SequenceTargets _targets;

    /// <summary>
    /// The most time steps that an error runs back through, and the length of the allocated tape; 1 or more. A sequence
    /// of at most this length gets its full gradient. A longer one is cut into windows of this length: the context is carried from
    /// each to the next, the error is not (truncated backpropagation through time). The remainder is the last window. With
    /// <see cref="SequenceTargets.LastStep"/> it is the first, so that the only error runs back through a whole window.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int WindowSteps
    {
        get => _windowSteps;
        init => _windowSteps = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "WindowSteps is expected to be 1 or more.");
    }

    /// <summary>Which steps have a target; every step unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public SequenceTargets Targets
    {
        get => _targets;
        init => _targets = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The targets are none of those that exist.");
    }
}
