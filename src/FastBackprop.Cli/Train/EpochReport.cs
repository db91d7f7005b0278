namespace FastBackprop.Cli.Train;

/// <summary>Where the training is.</summary>
/// <param name="Epoch">The epoch, the first being 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Samples">Samples learned in this epoch.</param>
/// <param name="SamplesInEpoch">Samples in an epoch.</param>
/// <param name="MeanLoss">The mean loss in this epoch so far, each sample's before the step that learns it.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Seconds">Seconds of training so far, without evaluation.</param>
internal sealed record EpochReport(
    int Epoch, int Epochs, int Samples, int SamplesInEpoch, double MeanLoss, double LearningRate, double Seconds)
{
    /// <summary>The accuracy on the training part after this epoch, where it was measured.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>The accuracy on the test part after the last complete epoch, where there is one and it was measured.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The mean loss over the training part after this epoch, where it was measured.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>The mean loss over the test part after this epoch, where there is one and it was measured.</summary>
    public double? TestLoss { get; init; }

    /// <summary>The gradient's norm in each layer after this epoch, where it was measured.</summary>
    public IReadOnlyList<double>? GradientNorms { get; init; }

    public bool IsEpochEnd => Samples == SamplesInEpoch;

    /// <summary>Samples learned in all epochs.</summary>
    public long AllSamples => ((long)(Epoch - 1) * SamplesInEpoch) + Samples;

    public double SamplesPerSecond => Seconds > 0 ? AllSamples / Seconds : 0;
}
