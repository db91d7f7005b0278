using FastBackprop.Data;

namespace FastBackprop.Training;

/// <content>Training over several epochs.</content>
public sealed partial class BatchTrainer<T> : IFitTrainer<T>
{
    /// <summary>Learns a dataset for some epochs, in batches.</summary>
    /// <remarks>
    /// With early stopping the trainer is left as it was after its best epoch, whatever is thrown: see <see cref="EarlyStopping{T}"/>.
    /// </remarks>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">
    /// Rows in a batch, 1 or more; the last one of an epoch has those that are left over. The whole dataset or more is full-batch training.
    /// </param>
    /// <param name="options">Epochs, order, rates, early stopping and observer.</param>
    /// <param name="cancellationToken">
    /// Looked at within a batch too, whenever so many rows are summed as are worked on at once. A batch that is not complete changes nothing.
    /// </param>
    /// <exception cref="ArgumentException">A dataset, the batch size or an option does not fit; nothing is learned.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A batch's loss, that of the validation set, or what a step would leave, is not finite; the weights are those after the batch before.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last batch.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit has made this one.</exception>
    public FitResult Fit(Dataset<T> data, int batchSize, FitOptions<T> options, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return FitLoop<T>.Run(this, data, batchSize, options, cancellationToken);
    }

    ref TrainerCore<T> IFitTrainer<T>.Core => ref _core;

    double IFitTrainer<T>.LearnRange(
        Dataset<T> data, SampleOrder order, int batchSize, int first, int end, double sum, CancellationToken cancellationToken) =>
        LearnRange(data, order, batchSize, first, end, sum, cancellationToken);
}
