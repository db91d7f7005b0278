namespace FastBackprop.Training;

/// <summary>What a whole training gave.</summary>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Steps">Steps made, one a sample or one a batch.</param>
/// <param name="MeanLoss">The mean of the samples' losses in the last epoch, each before its own update, or that of its batch.</param>
/// <param name="BestEpoch">With early stopping, the epoch whose weights the network has, the first being 0; else null.</param>
/// <param name="BestValidationLoss">With early stopping, the mean loss on the validation set after that epoch; else null.</param>
public readonly record struct FitResult(int Epochs, long Steps, double MeanLoss, int? BestEpoch, double? BestValidationLoss)
{
    /// <summary>Whether early stopping ended the training before its last epoch.</summary>
    public bool StoppedEarly { get; init; }
}
