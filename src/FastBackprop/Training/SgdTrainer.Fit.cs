using FastBackprop.Data;

namespace FastBackprop.Training;

/// <content>Training over several epochs.</content>
public sealed partial class SgdTrainer<T>
{
    /// <summary>Learns a dataset for some epochs.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="options">Epochs, order, rates, early stopping and observer.</param>
    /// <param name="cancellationToken">Looked at between two steps, every <see cref="SamplesPerReport"/> samples.</param>
    /// <exception cref="ArgumentException">A dataset or an option does not fit; nothing is learned.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A loss, that of the validation set included, is not finite; the weights are those after the step before.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the weights are those after the last step.</exception>
    public FitResult Fit(Dataset<T> data, FitOptions<T> options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Epochs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Epochs, "Epochs is expected to be 1 or more.");
        }

        ThrowUnlessFits(data, nameof(data));
        ThrowUnlessRates(options);
        BestWeights<T>? best = options.EarlyStopping is { } stopping ? new BestWeights<T>(this, stopping) : null;
        SampleOrder order = options.ShuffleSeed is { } seed ? new SampleOrder(data.Rows, seed) : SampleOrder.Sequential(data.Rows);
        long stepsBefore = Steps;
        int epochs = 0;
        double meanLoss = double.NaN;
        while (epochs < options.Epochs && best is not { IsExhausted: true })
        {
            order.Shuffle(epochs);
            if (options.Schedule is { } schedule)
            {
                LearningRate = schedule.RateOf(epochs);
            }

            meanLoss = ObservedEpoch(data, order, epochs, options, best, cancellationToken);
            epochs++;
        }

        best?.Restore();
        return new FitResult(epochs, Steps - stepsBefore, meanLoss, best?.Epoch, best?.MeanLoss)
        {
            StoppedEarly = epochs < options.Epochs,
        };
    }

    // No schedule's rate rises from one epoch to the next: with the first and the last all are known to be usable.
    private static void ThrowUnlessRates(FitOptions<T> options)
    {
        foreach (int epoch in (ReadOnlySpan<int>)[0, options.Epochs - 1])
        {
            if (options.Schedule?.RateOf(epoch) is { } rate && !IsLearningRate(T.CreateTruncating(rate)))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(options),
                    rate,
                    $"The learning rate of epoch {epoch} is expected to be finite and above 0, as a {typeof(T).Name} too.");
            }
        }
    }

    private double ObservedEpoch(
        Dataset<T> data, SampleOrder order, int epoch, FitOptions<T> options, BestWeights<T>? best, CancellationToken cancellationToken)
    {
        EpochWay way = WayFor(data);
        double sum = 0;
        int done = 0;
        while (done < data.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(done + SamplesPerReport, data.Rows);
            sum = LearnRange(data, order, done, end, sum, way);
            done = end;
            if (done < data.Rows)
            {
                options.Observer?.Invoke(
                    new TrainingProgress(epoch, options.Epochs, done, data.Rows, sum / done, LearningRate, null));
            }
        }

        double? validationLoss = best?.Look(epoch);
        options.Observer?.Invoke(
            new TrainingProgress(epoch, options.Epochs, done, data.Rows, sum / done, LearningRate, validationLoss));
        return sum / done;
    }
}
