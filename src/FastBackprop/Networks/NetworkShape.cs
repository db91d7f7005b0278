using System.Collections.Immutable;
using System.Globalization;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// The shape of a feed-forward network: its inputs, its layers with their activations, and its bias convention.
/// <code>
/// new NetworkShape(784, 128, 10)                                             // sigmoid everywhere, constant bias
/// new NetworkShape(784, (128, Activation.Relu), (10, Activation.Softmax))
/// new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit }
/// </code>
/// </summary>
public sealed class NetworkShape : IEquatable<NetworkShape>
{
    /// <summary>The size limit of a layer or input row: with bias and padding, sizes and products stay in range.</summary>
    internal const int MostUnits = 1 << 28;

    private readonly BiasConvention _bias = BiasConvention.Constant;

    /// <summary>A network of <paramref name="inputs"/> inputs and the given layers, the last of which is its output.</summary>
    /// <param name="inputs">Values in a sample's input row, 1 to 2²⁸.</param>
    /// <param name="layers">One layer or more: a number of units, 1 to 2²⁸, or units and activation.</param>
    /// <exception cref="ArgumentException">A size is out of range, there is no layer, or a hidden layer is softmax.</exception>
    public NetworkShape(int inputs, params ReadOnlySpan<LayerShape> layers)
    {
        if (inputs is < 1 or > MostUnits)
        {
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, $"The network has {inputs} inputs; expected 1 to {MostUnits}.");
        }

        if (layers.IsEmpty)
        {
            throw new ArgumentException("layers is empty; expected at least the output layer.", nameof(layers));
        }

        for (int i = 0; i < layers.Length; i++)
        {
            LayerShape layer = layers[i];
            if (layer.Units is < 1 or > MostUnits)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(layers), layer.Units, $"Layer {i} has {layer.Units} units; expected 1 to {MostUnits}.");
            }

            if (!Enum.IsDefined(layer.Activation))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(layers), layer.Activation, $"The activation of layer {i} is none of those that exist.");
            }

            if (ActivationTraits.Of(layer.Activation).IsRowwise && i < layers.Length - 1)
            {
                throw new ArgumentException($"Layer {i} is a hidden layer with softmax; only the output layer can have it.", nameof(layers));
            }
        }

        ThrowUnlessCountable(inputs, layers);
        Inputs = inputs;
        Outputs = layers[^1].Units;
        Layers = [.. layers];
    }

    /// <summary>Values in a sample's input row.</summary>
    public int Inputs { get; }

    /// <summary>The layers, the last of which is the output.</summary>
    public ImmutableArray<LayerShape> Layers { get; }

    /// <summary>The words of the bias conventions; the last one is an alias.</summary>
    internal static Words<BiasConvention> BiasWords { get; } = new(
        ("constant", BiasConvention.Constant),
        ("none", BiasConvention.None),
        ("computed-unit", BiasConvention.ComputedUnit),
        ("computed", BiasConvention.ComputedUnit));

    /// <summary>Where the layers get their bias from; a constant 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public BiasConvention Bias
    {
        get => _bias;
        init => _bias = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The bias convention is none of those that exist.");
    }

    /// <summary>Values in a sample's target row: the units of the last layer.</summary>
    public int Outputs { get; }

    /// <summary>The activation of the last layer.</summary>
    public Activation OutputActivation => Layers[^1].Activation;

    /// <summary>Weights of all layers, biases included.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            for (int layer = 0; layer < Layers.Length; layer++)
            {
                count += (long)WeightRows(layer) * WeightColumns(layer);
            }

            return count;
        }
    }

    /// <summary>Rows of a layer's weights: its inputs and, last, its bias row if it has one.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public int WeightRows(int layer) => LayerInputs(layer) + (HasBiasRow(layer) ? 1 : 0);

    /// <summary>Columns of a layer's weights: its units and, in a hidden layer, the computed bias unit if there is one.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public int WeightColumns(int layer)
    {
        ThrowUnlessLayer(layer);
        bool computed = Bias == BiasConvention.ComputedUnit && layer < Layers.Length - 1;
        return Layers[layer].Units + (computed ? 1 : 0);
    }

    /// <summary>The sizes joined by hyphens, <c>784-128-10</c>.</summary>
    public override string ToString() =>
        string.Join('-', Layers.Select(layer => layer.Units).Prepend(Inputs).Select(size => size.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Whether two shapes have the same inputs, layers, activations and bias convention.</summary>
    /// <param name="other">The other shape.</param>
    public bool Equals(NetworkShape? other) =>
        other is not null && Inputs == other.Inputs && Bias == other.Bias && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetworkShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Inputs);
        hash.Add(Bias);
        foreach (LayerShape layer in Layers)
        {
            hash.Add(layer);
        }

        return hash.ToHashCode();
    }

    /// <summary>Values that reach a layer, with computed units, without the constant 1.</summary>
    internal int LayerInputs(int layer) => layer == 0 ? Inputs : WeightColumns(layer - 1);

    /// <summary>Whether the last row of a layer's weights belongs to the constant 1.</summary>
    internal bool HasBiasRow(int layer)
    {
        ThrowUnlessLayer(layer);
        return Bias == BiasConvention.Constant || (Bias == BiasConvention.ComputedUnit && layer == 0);
    }

    /// <summary>The longest row of units in any layer, padded.</summary>
    internal int WidestStride<T>()
        where T : unmanaged
    {
        int widest = 0;
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            widest = Math.Max(widest, AlignedMemory.Pad<T>(WeightColumns(layer)));
        }

        return widest;
    }

    // ParameterCount is a long: 128 layers of the largest size would wrap it. The check counts a bias row and a computed unit.
    private static void ThrowUnlessCountable(int inputs, ReadOnlySpan<LayerShape> layers)
    {
        Int128 weights = 0;
        long rows = inputs;
        foreach (LayerShape layer in layers)
        {
            weights += (rows + 1) * (layer.Units + 1L);
            rows = layer.Units + 1L;
        }

        if (weights > long.MaxValue)
        {
            throw new ArgumentException($"The layers have about {weights} weights; expected at most {long.MaxValue}.", nameof(layers));
        }
    }

    private void ThrowUnlessLayer(int layer)
    {
        if ((uint)layer >= (uint)Layers.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The network has {Layers.Length} layers.");
        }
    }
}
