using FastBackprop.Data;

namespace FastBackprop.Training;

/// <content>Training over several epochs.</content>
public sealed partial class SgdTrainer<T> : IFitTrainer<T>
{
    // Weight updates between two checks of the cancellation token: some tenths of a second.
    private const long WeightsPerLook = 1 << 28;

    /// <summary>Learns a dataset for some epochs.</summary>
    /// <remarks>With early stopping the trainer ends as it was after its best epoch, also on an exception: <see cref="EarlyStopping{T}"/>.</remarks>
    /// <param name="data">The samples.</param>
    /// <param name="options">Epochs, order, rates, early stopping and observer.</param>
    /// <param name="cancellationToken">
    /// Checked between two steps: every <see cref="SamplesPerReport"/> samples, and more often in large networks.
    /// </param>
    /// <exception cref="ArgumentException">A dataset or an option does not fit; nothing is learned.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A loss, the validation loss, or what a step would leave, is not finite; the weights are those after the step before.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last step.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    public FitResult Fit(Dataset<T> data, FitOptions<T> options, CancellationToken cancellationToken = default) =>
        FitLoop<T>.Run(this, data, 1, options, cancellationToken);

    ref TrainerCore<T> IFitTrainer<T>.Core => ref _core;

    double IFitTrainer<T>.LearnRange(
        Dataset<T> data, SampleOrder order, int batchSize, int first, int end, double sum, CancellationToken cancellationToken)
    {
        // A power of two, so that the blocks are the same as in the whole range.
        long most = Math.Clamp(WeightsPerLook / Network.Parameters.Length, _pass.Block.Rows, SamplesPerReport);
        int samples = 1 << BitOperations.Log2((ulong)most);
        EpochWay way = WayFor(data);
        while (first < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int next = (int)Math.Min((long)first + samples, end);
            sum = LearnRange(data, order, first, next, sum, way);
            first = next;
        }

        return sum;
    }
}
