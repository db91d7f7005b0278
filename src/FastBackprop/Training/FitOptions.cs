using FastBackprop.Data;

namespace FastBackprop.Training;

/// <summary>How <see cref="SgdTrainer{T}.Fit"/> goes through a dataset.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the dataset, at most; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The seed of the order, reshuffled in each epoch; null for the order in which the rows are stored.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>The learning rate of each epoch; null to keep the trainer's.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping<T>? EarlyStopping { get; init; }

    /// <summary>
    /// Called after every <see cref="SgdTrainer{T}.SamplesPerReport"/> samples and at the end of every epoch, on the training
    /// thread and between two steps.
    /// </summary>
    public Action<TrainingProgress>? Observer { get; init; }
}

/// <summary>
/// Stops training when the mean loss on a validation set has not fallen for some epochs, and gives the network the weights
/// that had the lowest.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Validation">Samples that are not trained on.</param>
/// <param name="Patience">Epochs without improvement after which training stops; 1 or more.</param>
/// <param name="SmallestImprovement">The fall in mean loss that counts as one; 0 or more.</param>
public sealed record EarlyStopping<T>(Dataset<T> Validation, int Patience, double SmallestImprovement = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Where training is.</summary>
/// <param name="Epoch">The epoch, the first being 0.</param>
/// <param name="Epochs">Epochs, at most.</param>
/// <param name="Samples">Samples learned in this epoch.</param>
/// <param name="SamplesInEpoch">Samples in an epoch.</param>
/// <param name="MeanLoss">The mean of the samples' losses in this epoch, each before its own update.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="ValidationLoss">At the end of an epoch with early stopping, the mean loss on the validation set.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Samples, int SamplesInEpoch, double MeanLoss, double LearningRate, double? ValidationLoss)
{
    /// <summary>Whether the epoch is complete.</summary>
    public bool IsEpochEnd => Samples == SamplesInEpoch;
}

/// <summary>What one pass over a dataset gave.</summary>
/// <param name="Samples">Steps made.</param>
/// <param name="MeanLoss">The mean of the samples' losses, each before its own update.</param>
public readonly record struct EpochResult(int Samples, double MeanLoss);

/// <summary>What a whole training gave.</summary>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="MeanLoss">The mean of the samples' losses in the last epoch, each before its own update.</param>
/// <param name="BestEpoch">With early stopping, the epoch whose weights the network has; else null.</param>
/// <param name="BestValidationLoss">With early stopping, the mean loss on the validation set after that epoch; else null.</param>
public readonly record struct FitResult(int Epochs, long Steps, double MeanLoss, int? BestEpoch, double? BestValidationLoss)
{
    /// <summary>Whether early stopping ended the training before its last epoch.</summary>
    public bool StoppedEarly { get; init; }
}
