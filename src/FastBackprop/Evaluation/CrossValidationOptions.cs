using FastBackprop.Data;

namespace FastBackprop.Evaluation;

/// <summary>How <see cref="CrossValidation"/> scales inputs, and how many folds it trains at a time.</summary>
public sealed record CrossValidationOptions
{
    private readonly int _degreeOfParallelism = Environment.ProcessorCount;

    /// <summary>The scaling of inputs; none unless set.</summary>
    public Scaling Scaling { get; init; } = Scaling.None;

    /// <summary>
    /// Whether offsets and divisors come from the whole table, test rows included, as in some tutorials. Unless set they come from
    /// each fold's training rows alone, so that a fold's score predicts the score on unseen samples.
    /// </summary>
    public bool ScaleWholeTable { get; init; }

    /// <summary>The most folds trained at the same time; the number of processors unless set. It decides no bit of the result.</summary>
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
