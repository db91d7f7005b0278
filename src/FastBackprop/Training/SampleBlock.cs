using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The memory of exact blocked SGD. The first layer's inputs are known in advance. So for a block of samples X and the weights W at its start,
/// <c>Z = X·W</c> is one matrix product. Each sample's own sums are <c>z_t = Z_t + Σ_{s&lt;t} (x_t·x_s + 1)·u_s</c> with the change of sample s,
/// <c>u_s = −rate·delta_s</c> (the 1 is the bias row, if there is one). At the end <c>W += Xᵀ·U</c> is again one matrix product. Every sample sees
/// the updates of all samples before it: this is per-sample SGD in another order of evaluation, not mini-batch SGD. The idea is that of delayed
/// rank-k updates (T. McDaniel et al., J. Chem. Phys. 147, 174107, 2017) and of blocked Householder updates.
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

    /// <summary>The most samples of a block.</summary>
    public int Rows { get; }

    /// <summary>Samples in the block now.</summary>
    public int Samples { get; set; }

    /// <summary>Elements from one input row to the next.</summary>
    public int InputStride { get; }

    /// <summary>Elements from one row of sums, or changes, to the next.</summary>
    public int OutputStride { get; }

    /// <summary>X, the samples' inputs, in padded rows.</summary>
    public AlignedBuffer<T> Inputs { get; }

    /// <summary>Z, the first layer's sums.</summary>
    public AlignedBuffer<T> Sums { get; }

    /// <summary>U, the change of each sample.</summary>
    public AlignedBuffer<T> Changes { get; }

    /// <summary>The lower triangle of <c>X·Xᵀ</c>, rows of <see cref="Rows"/>.</summary>
    public AlignedBuffer<T> Gram { get; }

    /// <summary>The row for a sample's input.</summary>
    public Span<T> Input(int sample) => Inputs.Span.Slice(sample * InputStride, _inputs);

    /// <summary>Adds 1, the product of the constant inputs, for every pair of samples.</summary>
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
