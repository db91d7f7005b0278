using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>A trainer, as <see cref="FitLoop{T}"/> and early stopping see it. It may learn single samples or batches.</summary>
internal interface IFitTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The part that all trainers share.</summary>
    ref TrainerCore<T> Core { get; }

    Network<T> Network { get; }

    long Steps { get; }

    double LearningRate { get; set; }

    double MeanLoss(Dataset<T> data);

    /// <summary>
    /// Learns the samples at the places <paramref name="first"/> to <paramref name="end"/> − 1 of an order, in batches of
    /// <paramref name="batchSize"/> rows. Returns <paramref name="sum"/> plus their losses.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last step or batch.</exception>
    double LearnRange(
        Dataset<T> data, SampleOrder order, int batchSize, int first, int end, double sum, CancellationToken cancellationToken);
}
