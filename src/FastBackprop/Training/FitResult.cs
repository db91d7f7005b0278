namespace FastBackprop.Training;

/// <summary>The result of a whole training.</summary>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Steps">
/// Steps made, one a sample or one a batch, including those after the best epoch; the trainer's own count goes back to that of the best epoch.
/// </param>
/// <param name="MeanLoss">The mean of the samples' losses in the last trained epoch, each before its own update, or that of its batch.</param>
/// <param name="BestEpoch">
/// With early stopping, the epoch whose weights the network has, the first being 0; else null. It is the last one that counted as an
/// improvement, by more than <see cref="EarlyStopping{T}.SmallestImprovement"/>.
/// </param>
/// <param name="BestValidationLoss">
/// With early stopping, the mean loss on the validation set after that epoch; else null. It is the lowest one if every fall counts.
/// </param>
public readonly record struct FitResult(int Epochs, long Steps, double MeanLoss, int? BestEpoch, double? BestValidationLoss)
{
    /// <summary>Whether early stopping ended the training before its last epoch.</summary>
    public bool StoppedEarly { get; init; }
}
