/// <summary>A network as one first writes it: arrays of arrays, plain loops, <see cref="MathF.Exp"/>.</summary>
internal sealed class NaiveNetwork
{
    private const float Rate = 0.1f;

    private readonly float[][][] _weights; // of each layer: a row for each input, the bias last
    private readonly float[][] _outputs; // of each layer, after the input
    private readonly float[][] _deltas;

    public NaiveNetwork(float[][][] weights)
    {
        _weights = weights;
        _outputs = [.. weights.Select(layer => new float[layer[0].Length])];
        _deltas = [.. weights.Select(layer => new float[layer[0].Length])];
    }

    public float[] Predict(float[] x)
    {
        for (var layer = 0; layer < _weights.Length; layer++)
        {
            float[][] weights = _weights[layer];
            float[] outputs = _outputs[layer];
            for (var j = 0; j < outputs.Length; j++)
            {
                outputs[j] = weights[x.Length][j];
            }

            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < outputs.Length; j++)
                {
                    outputs[j] += x[i] * weights[i][j];
                }
            }

            for (var j = 0; j < outputs.Length; j++)
            {
                outputs[j] = 1 / (1 + MathF.Exp(-outputs[j]));
            }

            x = outputs;
        }

        return x;
    }

    public void Step(float[] x, float[] target)
    {
        float[] y = Predict(x);
        float[] delta = _deltas[^1];
        for (var j = 0; j < y.Length; j++)
        {
            delta[j] = (y[j] - target[j]) * y[j] * (1 - y[j]);
        }

        for (int layer = _weights.Length - 1; layer >= 0; layer--)
        {
            float[][] weights = _weights[layer];
            float[] inputs = layer > 0 ? _outputs[layer - 1] : x;
            delta = _deltas[layer];
            if (layer > 0)
            {
                float[] before = _deltas[layer - 1];
                for (var i = 0; i < before.Length; i++)
                {
                    before[i] = 0;
                    for (var j = 0; j < delta.Length; j++)
                    {
                        before[i] += weights[i][j] * delta[j];
                    }

                    before[i] *= inputs[i] * (1 - inputs[i]);
                }
            }

            for (var i = 0; i <= inputs.Length; i++)
            {
                float input = i < inputs.Length ? inputs[i] : 1;
                for (var j = 0; j < delta.Length; j++)
                {
                    weights[i][j] -= Rate * input * delta[j];
                }
            }
        }
    }
}
