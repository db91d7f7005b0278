using FastBackprop.Data;

namespace FastBackprop.Training;

/// <content>Training over several epochs.</content>
public sealed partial class BatchTrainer<T> : IFitTrainer<T>
{
    /// <summary>Learns a dataset for some epochs, in batches.</summary>
    /// <remarks>With early stopping the trainer ends as it was after its best epoch, also on an exception: <see cref="EarlyStopping{T}"/>.</remarks>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">
    /// Rows in a batch, 1 or more; the last batch of an epoch has the rows that are left. The whole dataset or more is full-batch training.
    /// </param>
    /// <param name="options">Epochs, order, rates, early stopping and observer.</param>
    /// <param name="cancellationToken">Checked before each piece of a batch. A batch that is not complete changes nothing.</param>
    /// <exception cref="ArgumentException">A dataset, the batch size or an option does not fit; nothing is learned.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A batch's loss, the validation loss, or a weight or remembered number after a step is not finite; the weights are those after the
    /// batch before.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last batch.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
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
