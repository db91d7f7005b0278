using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Cli.Pictures;

/// <summary>
/// The length of the mean gradient over some training samples, layer by layer: the square root of the sum of its squares.
/// The samples are spread evenly over the training part and the same each time, so that epochs can be compared.
/// </summary>
internal sealed class GradientNorms<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // An epoch of MNIST has 60,000 samples: a gradient over these is a hundredth of its work.
    private const int MostSamples = 256;

    private readonly Dataset<T> _training;
    private readonly TrainingPass<T> _pass;
    private readonly Network<T> _gradient;

    /// <param name="network">The network, whose gradient is measured as it is then.</param>
    /// <param name="training">Where the samples come from.</param>
    /// <param name="loss">The loss.</param>
    public GradientNorms(Network<T> network, Dataset<T> training, Loss loss)
    {
        _training = training;
        _pass = TrainingPass<T>.Create(network, loss, network.PlanAt(SimdDefault.Width));
        _gradient = new Network<T>(network.Shape);
    }

    /// <summary>Of how many samples of a training part the gradient is the mean.</summary>
    public static int SamplesOf(Dataset<T> training) => Math.Min(MostSamples, training.Rows);

    /// <summary>A norm for each layer.</summary>
    public double[] Measure()
    {
        _gradient.Parameters.Span.Clear();
        int samples = SamplesOf(_training);
        for (int i = 0; i < samples; i++)
        {
            int row = (int)((long)i * _training.Rows / samples);
            _pass.AddGradient(_training.Input(row), _training.Target(row), _gradient);
        }

        return [.. Enumerable.Range(0, _gradient.Shape.Layers.Length).Select(layer => Norm(layer) / samples)];
    }

    private double Norm(int layer)
    {
        ReadOnlyMatrixSpan<T> weights = _gradient.Weights(layer);
        double sum = 0;
        for (int row = 0; row < weights.Rows; row++)
        {
            sum += SquareSum.Run(weights.Row(row));
        }

        return Math.Sqrt(sum);
    }
}
