namespace FastBackprop.Training;

/// <summary>The result of one pass over a dataset in batches.</summary>
/// <param name="Samples">Samples learned.</param>
/// <param name="Steps">Updates made, one a batch.</param>
/// <param name="MeanLoss">The mean of the samples' losses, each before the update of its own batch.</param>
public readonly record struct BatchEpochResult(int Samples, int Steps, double MeanLoss);
