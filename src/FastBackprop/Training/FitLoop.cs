using FastBackprop.Data;

namespace FastBackprop.Training;

/// <summary>Training over several epochs, for every trainer.</summary>
internal static class FitLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static FitResult Run(
        IFitTrainer<T> trainer, Dataset<T> data, int batchSize, FitOptions<T> options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Epochs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Epochs, "Epochs is expected to be 1 or more.");
        }

        using TrainerMark.Call call = trainer.Core.Mark.Enter();
        trainer.Core.ThrowUnlessFits(data, nameof(data));
        ThrowUnlessRates(options);
        BestWeights<T>? best = options.EarlyStopping is { } stopping ? new BestWeights<T>(trainer, stopping) : null;
        SampleOrder order = options.ShuffleSeed is { } seed ? new SampleOrder(data.Rows, seed) : SampleOrder.Sequential(data.Rows);
        long stepsBefore = trainer.Core.Steps;
        int epochs = 0;
        double meanLoss = double.NaN;
        try
        {
            while (epochs < options.Epochs && best is not { IsExhausted: true })
            {
                order.Shuffle(epochs);
                if (options.Schedule is { } schedule)
                {
                    trainer.LearningRate = schedule.RateOf(epochs);
                }

                meanLoss = ObservedEpoch(trainer, data, order, batchSize, epochs, options, best, cancellationToken);
                epochs++;
            }

            return new FitResult(epochs, trainer.Core.Steps - stepsBefore, meanLoss, best?.Epoch, best?.MeanLoss)
            {
                StoppedEarly = epochs < options.Epochs,
            };
        }
        finally
        {
            // Also when the fit is cancelled, diverges or is stopped by its observer: a user wants the best weights then too.
            best?.Restore();
        }
    }

    // No schedule's rate rises between epochs: if the first and the last are usable, all are.
    private static void ThrowUnlessRates(FitOptions<T> options)
    {
        foreach (int epoch in (ReadOnlySpan<int>)[0, options.Epochs - 1])
        {
            if (options.Schedule?.RateOf(epoch) is { } rate)
            {
                LearningRateSchedule.ThrowUnlessUsable<T>(rate, nameof(options), epoch);
            }
        }
    }

    private static double ObservedEpoch(
        IFitTrainer<T> trainer,
        Dataset<T> data,
        SampleOrder order,
        int batchSize,
        int epoch,
        FitOptions<T> options,
        BestWeights<T>? best,
        CancellationToken cancellationToken)
    {
        // The fewest whole batches that have the samples of a report.
        long batches = (SgdTrainer<T>.SamplesPerReport + (long)batchSize - 1) / batchSize;
        double sum = 0;
        int done = 0;
        while (done < data.Rows)
        {
            int end = (int)Math.Min(done + (batches * batchSize), data.Rows);
            sum = trainer.LearnRange(data, order, batchSize, done, end, sum, cancellationToken);
            done = end;
            if (done < data.Rows)
            {
                options.Observer?.Invoke(
                    new TrainingProgress(epoch, options.Epochs, done, data.Rows, sum / done, trainer.LearningRate, null));
            }
        }

        double? validationLoss = best?.Look(epoch);
        options.Observer?.Invoke(
            new TrainingProgress(epoch, options.Epochs, done, data.Rows, sum / done, trainer.LearningRate, validationLoss));
        return sum / done;
    }
}
