using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The memory of exact blocked SGD. The first layer's inputs are known before training reaches them, so for a block of samples X
/// and the weights W at its start, <c>Z = X·W</c> is one matrix product; each sample's own sums are
/// <c>z_t = Z_t + Σ_{s&lt;t} (x_t·x_s + 1)·u_s</c> with <c>u_s = −rate·delta_s</c>, what sample s has changed (the 1 is the bias
/// row, where there is one), and at the end <c>W += Xᵀ·U</c> is one matrix product again. Every sample sees the weights that all
/// samples before it have made: this is per-sample SGD in another order of evaluation, not mini-batch SGD. The idea is that of
/// delayed rank-k updates (T. McDaniel et al., J. Chem. Phys. 147, 174107, 2017) and of blocked Householder updates.
/// </summary>
internal sealed class SampleBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _inputs;

    public SampleBlock(LayerLayout layer, int rows)
    {
        _inputs = layer.Inputs;
        InputStride = AlignedMemory.Pad<T>(layer.Inputs);
        OutputStride = layer.Stride;

        Rows = rows;
        Inputs = AlignedMemory.Allocate<T>((long)Rows * InputStride);
        Sums = AlignedMemory.Allocate<T>((long)Rows * OutputStride);
        Changes = AlignedMemory.Allocate<T>((long)Rows * OutputStride);
        Gram = AlignedMemory.Allocate<T>(Rows * Rows);
    }

    /// <summary>Samples of a block at most.</summary>
    public int Rows { get; }

    /// <summary>Samples that are in it.</summary>
    public int Samples { get; set; }

    /// <summary>Elements from one input row to the next.</summary>
    public int InputStride { get; }

    /// <summary>Elements from one row of sums, or changes, to the next.</summary>
    public int OutputStride { get; }

    /// <summary>X, the samples' inputs, in padded rows.</summary>
    public AlignedBuffer<T> Inputs { get; }

    /// <summary>Z, the first layer's sums.</summary>
    public AlignedBuffer<T> Sums { get; }

    /// <summary>U, what each sample changes.</summary>
    public AlignedBuffer<T> Changes { get; }

    /// <summary>The lower triangle of <c>X·Xᵀ</c>, rows of <see cref="Rows"/>.</summary>
    public AlignedBuffer<T> Gram { get; }

    /// <summary>The row that gets the input of a sample.</summary>
    public Span<T> Input(int sample) => Inputs.Span.Slice(sample * InputStride, _inputs);

    /// <summary>Adds the product of the constant inputs 1 to every pair of the samples.</summary>
    public void AddBiasToGram()
    {
        Span<T> gram = Gram.Span;
        for (int t = 0; t < Samples; t++)
        {
            for (int s = 0; s < t; s++)
            {
                gram[(t * Rows) + s] += T.One;
            }
        }
    }
}
