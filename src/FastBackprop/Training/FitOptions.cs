namespace FastBackprop.Training;

/// <summary>How <see cref="SgdTrainer{T}.Fit"/> and <see cref="BatchTrainer{T}.Fit"/> go through a dataset.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the dataset, at most; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The seed of the order, reshuffled in each epoch; null for the stored order.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>
    /// The learning rate of each epoch; null to keep the trainer's. Afterwards the trainer keeps the last rate, or with early stopping the
    /// rate of the best epoch.
    /// </summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping<T>? EarlyStopping { get; init; }

    /// <summary>
    /// Called on the training thread, between two steps: after every <see cref="SgdTrainer{T}.SamplesPerReport"/> samples, or when the next
    /// batch is complete, and at the end of every epoch. It may read the network and measure losses with the trainer's
    /// <c>MeanLoss</c>. Training from it throws an <see cref="InvalidOperationException"/>.
    /// </summary>
    public Action<TrainingProgress>? Observer { get; init; }
}
