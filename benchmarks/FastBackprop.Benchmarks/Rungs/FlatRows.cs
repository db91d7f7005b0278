using FastBackprop.Networks;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// One flat array for each layer, a row for each input, the row of the biases last. The inner loop runs along a row, over the
/// units, whose sums do not wait for one another; spans let the JIT leave out the checks of bounds.
/// </summary>
internal sealed class FlatRows(Network<float> start, float rate) : RowRung(start, rate)
{
    protected override void AddScaled(ReadOnlySpan<float> row, float scale, Span<float> sums)
    {
        for (int j = 0; j < sums.Length && j < row.Length; j++)
        {
            sums[j] += scale * row[j];
        }
    }

    protected override float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> delta)
    {
        float sum = 0;
        for (int j = 0; j < delta.Length && j < row.Length; j++)
        {
            sum += row[j] * delta[j];
        }

        return sum;
    }

    protected override void Sigmoid(Span<float> z)
    {
        foreach (ref float value in z)
        {
            value = 1 / (1 + MathF.Exp(-value));
        }
    }
}
