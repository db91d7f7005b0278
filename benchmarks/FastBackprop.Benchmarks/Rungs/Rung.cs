using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// One way to compute per-sample SGD on a network with one hidden layer, sigmoid units, constant biases and half the sum of
/// squares as its loss. All rungs of the ladder compute the same steps, up to rounding; a test holds each against the textbook.
/// </summary>
internal abstract class Rung
{
    /// <summary>A rung that starts from the weights of a network, which it copies.</summary>
    protected Rung(Network<float> start, float rate)
    {
        Inputs = start.Shape.Inputs;
        Hidden = start.Shape.Layers[0].Units;
        Outputs = start.Shape.Outputs;
        Rate = rate;
    }

    protected int Inputs { get; }

    protected int Hidden { get; }

    protected int Outputs { get; }

    protected float Rate { get; }

    /// <summary>Learns every sample once, in order.</summary>
    public abstract void Train(Samples samples);

    /// <summary>The weight from an input of a layer (behind the last one: the bias) to one of its units.</summary>
    public abstract float Weight(int layer, int input, int unit);
}

/// <summary>A rung that learns a sample at a time and knows nothing of the next.</summary>
internal abstract class StepRung(Network<float> start, float rate) : Rung(start, rate)
{
    public override void Train(Samples samples)
    {
        for (int row = 0; row < samples.Inputs.Length; row++)
        {
            Step(samples.Inputs[row], samples.Targets[row]);
        }
    }

    protected abstract void Step(float[] x, float[] target);
}

/// <summary>The samples that a rung learns, as a dataset and as arrays.</summary>
internal sealed class Samples(Dataset<float> data)
{
    public Dataset<float> Data { get; } = data;

    public float[][] Inputs { get; } = [.. Enumerable.Range(0, data.Rows).Select(row => data.Input(row).ToArray())];

    public float[][] Targets { get; } = [.. Enumerable.Range(0, data.Rows).Select(row => data.Target(row).ToArray())];
}
