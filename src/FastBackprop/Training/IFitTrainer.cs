using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>A trainer, as <see cref="FitLoop{T}"/> and early stopping see it: whether it learns samples or batches is its own affair.</summary>
internal interface IFitTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    Network<T> Network { get; }

    Loss Loss { get; }

    double LearningRate { get; set; }

    long Steps { get; }

    /// <summary>Who is in the trainer.</summary>
    ref TrainerMark Mark { get; }

    double MeanLoss(Dataset<T> data);

    /// <exception cref="ArgumentException">The dataset does not fit, or a target is out of the loss's range.</exception>
    void ThrowUnlessFits(Dataset<T> data, string name);

    /// <summary>
    /// Learns the samples at the places <paramref name="first"/> to <paramref name="end"/> − 1 of an order, in batches of so many that begin
    /// there; the sum so far plus their losses.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last step or batch.</exception>
    double LearnRange(
        Dataset<T> data, SampleOrder order, int batchSize, int first, int end, double sum, CancellationToken cancellationToken);

    /// <summary>The update rule at work, which has a memory; null for plain gradient descent.</summary>
    WeightUpdate<T>? Update { get; }

    /// <summary>Sets the count of steps back, together with the weights that have so many behind them.</summary>
    void SetSteps(long steps);
}
