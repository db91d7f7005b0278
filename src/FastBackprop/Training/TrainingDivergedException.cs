namespace FastBackprop.Training;

/// <summary>
/// Thrown instead of a step whose loss, gradient or new weights would be infinite or NaN. Weights, optimizer memory and the
/// number of steps are those after the last completed step, and finite: training can go on with a smaller rate.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception without details.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>An exception with its own message.</summary>
    /// <param name="message">The message.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its own message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that says where training diverged.</summary>
    /// <param name="step">The step that was refused, the first being 0.</param>
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

    /// <summary>The step that was refused, the first being 0.</summary>
    public long Step { get; private init; }

    /// <summary>The sample's loss; NaN if the norm of the gradient was not finite.</summary>
    public double Loss { get; private init; }

    /// <summary>The Euclidean norm of the gradient, if it was not finite; else null.</summary>
    public double? GradientNorm { get; private init; }

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; private init; }

    /// <summary>An exception for a step whose loss is finite but whose new weights or optimizer memory would not be.</summary>
    internal static TrainingDivergedException OfWeights(long step, double loss, double learningRate) => new(FormattableString.Invariant(
        $"Training diverged: step {step}, of loss {loss}, would leave weights or optimizer memory that are not finite at learning rate {learningRate}. A smaller rate may help."))
    {
        Step = step,
        Loss = loss,
        LearningRate = learningRate,
    };

    /// <summary>An exception for a gradient whose norm is not finite.</summary>
    internal static TrainingDivergedException OfGradient(long step, double norm, double learningRate) => new(FormattableString.Invariant(
        $"Training diverged: the norm of the gradient of step {step} is {norm} at learning rate {learningRate}. A smaller rate may help."))
    {
        Step = step,
        Loss = double.NaN,
        GradientNorm = norm,
        LearningRate = learningRate,
    };
}
