namespace FastBackprop.Training;

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The epoch, the first being 0.</param>
/// <param name="Epochs">Epochs, at most.</param>
/// <param name="Samples">Samples learned in this epoch.</param>
/// <param name="SamplesInEpoch">Samples in an epoch.</param>
/// <param name="MeanLoss">The mean of the samples' losses in this epoch, each before its own update, or that of its batch.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="ValidationLoss">At the end of an epoch with early stopping, the mean loss on the validation set.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Samples, int SamplesInEpoch, double MeanLoss, double LearningRate, double? ValidationLoss)
{
    /// <summary>Whether the epoch is complete.</summary>
    public bool IsEpochEnd => Samples == SamplesInEpoch;
}
