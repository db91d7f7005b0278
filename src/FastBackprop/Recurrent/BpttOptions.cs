namespace FastBackprop.Recurrent;

/// <summary>How a <see cref="RecurrentTrainer{T}"/> runs errors back through time.</summary>
public sealed record BpttOptions
{
    private readonly int _windowSteps;
    private readonly SequenceTargets _targets;

    /// <summary>
    /// Time steps that an error runs back through at most, and the length of the tape that is allocated for it; 1 or more. A sequence
    /// of up to so many steps gets its full gradient. A longer one is cut into windows of so many: the context is carried from
    /// each to the next, the error is not (truncated backpropagation through time). What whole windows leave over is the last one, or,
    /// with <see cref="SequenceTargets.LastStep"/>, the first: the one error there is then runs back through a whole window.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int WindowSteps
    {
        get => _windowSteps;
        init => _windowSteps = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "WindowSteps is expected to be 1 or more.");
    }

    /// <summary>Which steps have a target; each unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public SequenceTargets Targets
    {
        get => _targets;
        init => _targets = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The targets are none of those that exist.");
    }
}
