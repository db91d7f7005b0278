using System.Runtime.CompilerServices;
using FastBackprop.Kernels;

namespace FastBackprop.Networks;

/// <summary>Where a layer lies in the parameter buffer, and the facts that the kernels need.</summary>
/// <param name="Offset">Elements before the layer's weights.</param>
/// <param name="Inputs">Values that reach the layer, without the constant 1.</param>
/// <param name="Outputs">Values that leave it, with a computed bias unit.</param>
/// <param name="Stride">Elements from one row of weights to the next.</param>
/// <param name="HasBiasRow">Whether the last row of the weights belongs to the constant 1.</param>
/// <param name="Activation">The layer's activation.</param>
/// <param name="Chains">The number of chains that add up one of the layer's sums.</param>
/// <param name="SkipsZeros">Whether zero inputs may be skipped: in a first layer that is large enough for it to pay.</param>
/// <param name="KeepsSums">Whether training keeps the layer's sums beside its outputs, because the slopes depend on them.</param>
internal readonly record struct LayerLayout(
    int Offset,
    int Inputs,
    int Outputs,
    int Stride,
    bool HasBiasRow,
    Activation Activation,
    int Chains,
    bool SkipsZeros,
    bool KeepsSums)
{
    /// <summary>The layer's weights, or something laid out like them.</summary>
    public Weights<T> In<T>(ref T parameters)
        where T : unmanaged => new(ref Unsafe.Add(ref parameters, Offset), Stride, Inputs, Outputs, HasBiasRow);

    /// <summary>Padded rows of the layer's sums, outputs or deltas.</summary>
    public Rows<T> Rows<T>(ref T first, int count)
        where T : unmanaged => new(ref first, Stride, count, Outputs);
}
