using FastBackprop.Networks;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// Backpropagation as it is first written: an array of weights for each unit, its bias last, and a loop for every sum. A sum is
/// one chain of additions, each of which waits for the one before.
/// </summary>
internal sealed class TextbookLoops : StepRung
{
    private readonly float[][] _hiddenWeights;
    private readonly float[][] _outputWeights;
    private readonly float[] _hidden;
    private readonly float[] _hiddenDelta;
    private readonly float[] _outputDelta;

    public TextbookLoops(Network<float> start, float rate)
        : base(start, rate)
    {
        _hiddenWeights = Columns(start, 0);
        _outputWeights = Columns(start, 1);
        _hidden = new float[Hidden];
        _hiddenDelta = new float[Hidden];
        _outputDelta = new float[Outputs];
    }

    public override float Weight(int layer, int input, int unit) => (layer == 0 ? _hiddenWeights : _outputWeights)[unit][input];

    protected override void Step(float[] x, float[] target)
    {
        for (int j = 0; j < Hidden; j++)
        {
            _hidden[j] = Unit(_hiddenWeights[j], x);
        }

        for (int k = 0; k < Outputs; k++)
        {
            float output = Unit(_outputWeights[k], _hidden);
            _outputDelta[k] = (output - target[k]) * output * (1 - output);
        }

        for (int j = 0; j < Hidden; j++)
        {
            float error = 0;
            for (int k = 0; k < Outputs; k++)
            {
                error += _outputDelta[k] * _outputWeights[k][j];
            }

            _hiddenDelta[j] = error * _hidden[j] * (1 - _hidden[j]);
        }

        for (int k = 0; k < Outputs; k++)
        {
            Learn(_outputWeights[k], _hidden, _outputDelta[k]);
        }

        for (int j = 0; j < Hidden; j++)
        {
            Learn(_hiddenWeights[j], x, _hiddenDelta[j]);
        }
    }

    private static float Unit(float[] weights, float[] inputs)
    {
        float sum = weights[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            sum += weights[i] * inputs[i];
        }

        return 1 / (1 + MathF.Exp(-sum));
    }

    private void Learn(float[] weights, float[] inputs, float delta)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            weights[i] -= Rate * delta * inputs[i];
        }

        weights[inputs.Length] -= Rate * delta;
    }

    private static float[][] Columns(Network<float> network, int layer) =>
        [.. Enumerable.Range(0, network.Shape.WeightColumns(layer)).Select(unit =>
            Enumerable.Range(0, network.Shape.WeightRows(layer)).Select(input => network.Weights(layer)[input, unit]).ToArray())];
}
