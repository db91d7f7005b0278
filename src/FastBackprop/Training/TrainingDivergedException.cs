namespace FastBackprop.Training;

/// <summary>
/// Thrown instead of a step whose loss, gradient or new weights would be infinite or NaN. Weights, what the optimizer remembers and the
/// number of steps are those after the last completed step, and finite: training can go on, with a smaller rate.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception without particulars.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>An exception with a message of its own.</summary>
    /// <param name="message">The message.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message of its own and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that says where training diverged.</summary>
    /// <param name="step">The step that did not take place, the first being 0.</param>
    /// <param name="loss">The sample's loss.</param>
    /// <param name="learningRate">The learning rate.</param>
    public TrainingDivergedException(long step, double loss, double learningRate)
        : base(FormattableString.Invariant(
            $"Training diverged: the loss of step {step} is {loss} at learning rate {learningRate}. A smaller rate may help."))
    {
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
    }

    /// <summary>The step that did not take place, the first being 0.</summary>
    public long Step { get; private init; }

    /// <summary>The sample's loss; NaN where it was the gradient that was too large.</summary>
    public double Loss { get; private init; }

    /// <summary>The Euclidean norm of the gradient that was to be clipped, where it was that which is not finite; else null.</summary>
    public double? GradientNorm { get; private init; }

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; private init; }

    /// <summary>An exception of a step whose loss is finite, and after which the weights or what the optimizer remembers would not be.</summary>
    internal static TrainingDivergedException OfWeights(long step, double loss, double learningRate) => new(FormattableString.Invariant(
        $"Training diverged: step {step}, of loss {loss}, would leave weights or optimizer memory that are not finite at learning rate {learningRate}. A smaller rate may help."))
    {
        Step = step,
        Loss = loss,
        LearningRate = learningRate,
    };

    /// <summary>An exception that says how large the gradient was.</summary>
    internal static TrainingDivergedException OfGradient(long step, double norm, double learningRate) => new(FormattableString.Invariant(
        $"Training diverged: the norm of the gradient of step {step} is {norm} at learning rate {learningRate}. A smaller rate may help."))
    {
        Step = step,
        Loss = double.NaN,
        GradientNorm = norm,
        LearningRate = learningRate,
    };
}
