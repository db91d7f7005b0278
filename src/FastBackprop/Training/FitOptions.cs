namespace FastBackprop.Training;

/// <summary>How <see cref="SgdTrainer{T}.Fit"/> and <see cref="BatchTrainer{T}.Fit"/> go through a dataset.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the dataset, at most; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The seed of the order, reshuffled in each epoch; null for the order in which the rows are stored.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>
    /// The learning rate of each epoch; null to keep the trainer's. The trainer keeps the last one afterwards, with early stopping that of
    /// the epoch whose weights it has.
    /// </summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping<T>? EarlyStopping { get; init; }

    /// <summary>
    /// Called after every <see cref="SgdTrainer{T}.SamplesPerReport"/> samples, or as soon after as a batch is complete, and at the end of
    /// every epoch, on the training thread and between two steps. It may read the network, and measure losses with the trainer's
    /// <c>MeanLoss</c>, and must not train it: that is an <see cref="InvalidOperationException"/>.
    /// </summary>
    public Action<TrainingProgress>? Observer { get; init; }
}
