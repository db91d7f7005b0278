namespace FastBackprop.Training;

/// <summary>The result of one pass over a dataset.</summary>
/// <param name="Samples">Steps made.</param>
/// <param name="MeanLoss">The mean of the samples' losses, each before its own update.</param>
/// <param name="Way">How the steps were computed.</param>
public readonly record struct EpochResult(int Samples, double MeanLoss, EpochWay Way);
