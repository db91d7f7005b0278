using FastBackprop.Data;

namespace FastBackprop.Evaluation;

/// <summary>How <see cref="CrossValidation"/> scales and how many folds it works on at a time.</summary>
public sealed record CrossValidationOptions
{
    private readonly int _degreeOfParallelism = Environment.ProcessorCount;

    /// <summary>How inputs are scaled; not at all unless set.</summary>
    public Scaling Scaling { get; init; } = Scaling.None;

    /// <summary>
    /// Whether offsets and divisors come from the whole table, test rows included, as some tutorials do it. Unless set they come from
    /// each fold's training rows alone, so that a fold's score says what to expect of samples that nobody has seen.
    /// </summary>
    public bool ScaleWholeTable { get; init; }

    /// <summary>Folds trained at the same time, at most; as many as there are processors unless set. It decides no bit of the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int DegreeOfParallelism
    {
        get => _degreeOfParallelism;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _degreeOfParallelism = value;
        }
    }
}
