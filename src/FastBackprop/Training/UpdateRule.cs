namespace FastBackprop.Training;

/// <summary>
/// From a gradient to new weights, in this order: the trainer scales the gradient, it is clipped, weight decay is added, and
/// the optimizer takes its step.
/// </summary>
public sealed record UpdateRule
{
    private readonly Optimizer _optimizer = Optimizer.Sgd;
    private readonly double _weightDecay;
    private readonly double? _largestGradientNorm;

    /// <summary>The optimizer; plain gradient descent unless set.</summary>
    public Optimizer Optimizer
    {
        get => _optimizer;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _optimizer = value;
        }
    }

    /// <summary>
    /// λ of the penalty <c>λ/2·Σw²</c>, which adds <c>λ·w</c> to the gradient; finite, 0 or more. It is on all weights except bias rows,
    /// unless <see cref="DecaysBiases"/> is set (I. Goodfellow et al., "Deep Learning", 2016, section 7.1). It is not part of any
    /// loss that a trainer reports, and is not scaled. <see cref="Optimizer.Adam"/> divides it like the rest of the gradient; in
    /// <see cref="Optimizer.AdamW"/> it stays out of the gradient.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number, 0 or more.");
    }

    /// <summary>Whether bias rows decay too; false unless set.</summary>
    public bool DecaysBiases { get; init; }

    /// <summary>
    /// The largest Euclidean norm of the scaled gradient of all layers together, finite and above 0: a longer one is shortened to it and keeps its
    /// direction (R. Pascanu et al., "On the difficulty of training recurrent neural networks", 2013). If the norm is infinite or NaN, the trainer
    /// throws <see cref="TrainingDivergedException"/>, and the weights stay. Null, the default: no gradient is shortened.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? LargestGradientNorm
    {
        get => _largestGradientNorm;
        init
        {
            if (value is { } norm)
            {
                LearningRateSchedule.ThrowUnlessPositive(norm, nameof(value));
            }

            _largestGradientNorm = value;
        }
    }
}
