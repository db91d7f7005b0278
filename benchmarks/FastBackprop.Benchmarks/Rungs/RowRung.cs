using FastBackprop.Networks;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// A step over flat arrays of weights, a row for each input and the biases' row last. Everything heavy is one of three loops
/// along a row.
/// </summary>
internal abstract class RowRung : StepRung
{
    private readonly float[] _hiddenWeights;
    private readonly float[] _outputWeights;
    private readonly float[] _hidden;
    private readonly float[] _output;
    private readonly float[] _hiddenDelta;
    private readonly float[] _outputDelta;

    protected RowRung(Network<float> start, float rate)
        : base(start, rate)
    {
        _hiddenWeights = new float[(Inputs + 1) * Hidden];
        _outputWeights = new float[(Hidden + 1) * Outputs];
        start.CopyWeightsTo(0, _hiddenWeights);
        start.CopyWeightsTo(1, _outputWeights);
        _hidden = new float[Hidden];
        _output = new float[Outputs];
        _hiddenDelta = new float[Hidden];
        _outputDelta = new float[Outputs];
    }

    public override float Weight(int layer, int input, int unit) =>
        layer == 0 ? _hiddenWeights[(input * Hidden) + unit] : _outputWeights[(input * Outputs) + unit];

    /// <summary><c>sums += scale·row</c>.</summary>
    protected abstract void AddScaled(ReadOnlySpan<float> row, float scale, Span<float> sums);

    /// <summary><c>Σ row_j·delta_j</c>.</summary>
    protected abstract float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> delta);

    /// <summary><c>z = 1/(1 + e^−z)</c>, in place.</summary>
    protected abstract void Sigmoid(Span<float> z);

    protected override void Step(float[] x, float[] target)
    {
        Forward(x, _hiddenWeights, _hidden);
        Forward(_hidden, _outputWeights, _output);

        for (int k = 0; k < Outputs; k++)
        {
            _outputDelta[k] = (_output[k] - target[k]) * _output[k] * (1 - _output[k]);
        }

        for (int j = 0; j < Hidden; j++)
        {
            _hiddenDelta[j] = Dot(_outputWeights.AsSpan(j * Outputs, Outputs), _outputDelta) * _hidden[j] * (1 - _hidden[j]);
        }

        Update(_hidden, _outputDelta, _outputWeights);
        Update(x, _hiddenDelta, _hiddenWeights);
    }

    private void Forward(float[] x, float[] weights, float[] units)
    {
        int n = units.Length;
        weights.AsSpan(x.Length * n, n).CopyTo(units);
        for (int i = 0; i < x.Length; i++)
        {
            AddScaled(weights.AsSpan(i * n, n), x[i], units);
        }

        Sigmoid(units);
    }

    private void Update(float[] x, float[] delta, float[] weights)
    {
        int n = delta.Length;
        for (int i = 0; i < x.Length; i++)
        {
            AddScaled(delta, -Rate * x[i], weights.AsSpan(i * n, n));
        }

        AddScaled(delta, -Rate, weights.AsSpan(x.Length * n, n));
    }
}
