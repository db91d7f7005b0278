using System.Numerics.Tensors;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// Sixteen samples X at a time, and still per-sample SGD. With W the weights at the block's start and <c>u_s = −rate·delta_s</c>
/// what sample s has changed, sample t sees <c>W + Σ_{s&lt;t} x_s⊗u_s</c>, so its sums are
/// <c>z_t = x_t·W + bias + Σ_{s&lt;t} (x_t·x_s + 1)·u_s</c>. The first term is a matrix product for the whole block, and so is the
/// update <c>W += Xᵀ·U</c> at its end: the weights are read twice and written once a block, not a sample.
/// </summary>
internal sealed class Blocked<TSimd>(Network<float> start, float rate) : FusedBackward<TSimd>(start, rate)
    where TSimd : struct, ISimd<TSimd, float>
{
    private const int Rows = 16;

    private readonly Matrix<float> _x = new(Rows, start.Shape.Inputs);
    private readonly Matrix<float> _sums = new(Rows, start.Shape.Layers[0].Units);
    private readonly Matrix<float> _changes = new(Rows, start.Shape.Layers[0].Units);
    private readonly Matrix<float> _gram = new(Rows, Rows);
    private readonly Matrix<float> _pairs = new(1, Rows);

    public override void Train(Samples samples)
    {
        for (int first = 0; first < samples.Inputs.Length; first += Rows)
        {
            int count = Math.Min(Rows, samples.Inputs.Length - first);
            for (int t = 0; t < count; t++)
            {
                samples.Inputs[first + t].CopyTo(_x.Span.Row(t));
            }

            MatrixSpan<float> x = Top(_x, count);
            MatrixPrimitives.Multiply<float>(x, HiddenWeights.Span, Top(_sums, count));
            MatrixPrimitives.LowerGram(x, GramOf(count));
            for (int t = 0; t < count; t++)
            {
                AddEarlierChanges(t);
                StepBehindHiddenSums(samples.Targets[first + t]);
                TensorPrimitives.Multiply(HiddenDelta.Span.Row(0), -Rate, _changes.Span.Row(t));
            }

            MatrixPrimitives.AddTransposedProduct<float>(x, Top(_changes, count), HiddenWeights.Span);
        }
    }

    // z_t = Z_t + Σ_{s<t} (G_ts + 1)·u_s, a product of one row with the changes so far.
    private void AddEarlierChanges(int t)
    {
        Span<float> z = HiddenUnits.Span.Row(0);
        _sums.Span.Row(t).CopyTo(z);
        if (t == 0)
        {
            return;
        }

        Span<float> pairs = _pairs.Span.Row(0)[..t];
        TensorPrimitives.Add(GramOf(t + 1).Row(t)[..t], 1, pairs);
        Span<float> change = HiddenDelta.Span.Row(0);
        MatrixPrimitives.Multiply<float>(pairs, Top(_changes, t), change);
        TensorPrimitives.Add(z, change, z);
    }

    private MatrixSpan<float> GramOf(int rows) => new(_gram.Span.Data, rows, rows, _gram.Stride);

    private static MatrixSpan<float> Top(Matrix<float> matrix, int rows) =>
        MatrixSpan<float>.OfPaddedRows(matrix.Span.Data, rows, matrix.Columns, matrix.Stride);
}
