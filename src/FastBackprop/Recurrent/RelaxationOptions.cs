namespace FastBackprop.Recurrent;

/// <summary>When a relaxation is at rest, and when it gives up.</summary>
public sealed record RelaxationOptions
{
    private readonly int _mostIterations = 10_000;
    private readonly double? _tolerance;

    /// <summary>Rounds after which a relaxation that is not at rest gives up; 10,000 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MostIterations
    {
        get => _mostIterations;
        init => _mostIterations = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MostIterations is expected to be 1 or more.");
    }

    /// <summary>
    /// The largest change of any unit in a round at rest. If the largest unit is above 1, it is a share of that unit.
    /// Finite, 0 or more. Null, the default, for 10⁻¹² in double and 10⁻⁶ in float, some roundings.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or below 0.</exception>
    public double? Tolerance
    {
        get => _tolerance;
        init => _tolerance = value is null || (double.IsFinite(value.Value) && value >= 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance is expected to be finite and 0 or more, or null.");
    }

    internal double ToleranceFor<T>() => _tolerance ?? (typeof(T) == typeof(double) ? 1e-12 : 1e-6);
}
