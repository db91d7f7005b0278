using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train.Report;

/// <summary>What a report shows of the epochs of a training.</summary>
internal sealed class RunRecord(Dataset<float> training, Loss loss)
{
    private readonly List<EpochReport> _epochs = [];
    private readonly List<double[]> _gradientNorms = [];
    private GradientNorms<float>? _gradients;

    /// <summary>The epochs, in their order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>After each epoch, the gradient's norm in each layer.</summary>
    public IReadOnlyList<double[]> GradientNorms => _gradientNorms;

    /// <summary>Training samples that the norms are taken over.</summary>
    public int GradientSamples => _gradients?.Samples ?? 0;

    public void Add(EpochReport report, Network<float> network)
    {
        _gradients ??= new GradientNorms<float>(network, training, loss);
        _epochs.Add(report);
        _gradientNorms.Add(_gradients.Measure());
    }
}
