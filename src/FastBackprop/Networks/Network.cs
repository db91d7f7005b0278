using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// A feed-forward network: a shape and its weights, all layers in one aligned buffer. The weights of layer l are a row-major
/// matrix W with one row for each input and, if the layer has a bias, a last row for it: <c>z = x·W</c>, <c>a = f(z)</c>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Weights are read in place and written through <see cref="SetWeights(int, ReadOnlySpan{T})"/> and its overloads, which refuse
/// infinities and NaN. A trainer changes them; while it does, other threads predict from a <see cref="Clone"/>.
/// </remarks>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _parameters;
    private readonly LayerLayout[] _layers;
    private WeightWatch? _watch;

    /// <summary>A network with start weights drawn from a seed.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="initializer">How the weights are drawn.</param>
    /// <param name="seed">The seed; the same one gives the same weights in every version and on every machine.</param>
    /// <exception cref="ArgumentException">
    /// One array cannot hold the weights, or the initialiser draws a weight out of the range of <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Network(NetworkShape shape, Initializer initializer, ulong seed)
        : this(shape)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var random = new RandomGenerator(seed);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            initializer.Draw(random, shape, layer, MutableWeights(layer));
        }

        // The padding is zero, and there is at least one weight.
        if (!TensorPrimitives.IsFiniteAll<T>(_parameters.Span))
        {
            throw new ArgumentException(
                $"The initializer {initializer} draws a weight that is beyond {typeof(T).Name}; expected finite weights.", nameof(initializer));
        }
    }

    /// <summary>A network of zeros, for weights from elsewhere: <see cref="SetWeights(int, ReadOnlySpan{T})"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">One array cannot hold the weights.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Network(NetworkShape shape)
    {
        ElementType.ThrowUnlessSupported<T>();
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Sums = SummationPlan.For<T>(shape);
        _layers = new LayerLayout[shape.Layers.Length];
        long offset = 0;
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            int stride = AlignedMemory.Pad<T>(shape.WeightColumns(layer));
            _layers[layer] = new LayerLayout(
                (int)offset,
                shape.LayerInputs(layer),
                shape.WeightColumns(layer),
                stride,
                shape.HasBiasRow(layer),
                shape.Layers[layer].Activation,
                Sums.Chains(layer),
                layer == 0 && Sums.SkipsZeros,
                Kernels.ActivationTraits.Of(shape.Layers[layer].Activation).SlopeIsBySum);
            offset += (long)shape.WeightRows(layer) * stride;
            if (offset > AlignedMemory.MostElements<T>())
            {
                throw new ArgumentException(
                    $"A {shape} network has {shape.ParameterCount} weights; expected at most {Array.MaxLength}, rows padded to 64 bytes.",
                    nameof(shape));
            }
        }

        _parameters = AlignedMemory.Allocate<T>(offset);
    }

    /// <summary>The shape.</summary>
    public NetworkShape Shape { get; }

    /// <summary>The decisions that fix the bits of everything computed with the network.</summary>
    internal SummationPlan Sums { get; }

    /// <summary>The passes that compute it at a width.</summary>
    internal ExecutionPlan PlanAt(SimdWidth width) => ExecutionPlan.For<T>(Sums, width);

    internal ReadOnlySpan<LayerLayout> Layers => _layers;

    internal AlignedBuffer<T> Parameters => _parameters;

    /// <summary>The weights of a layer, in place: <see cref="NetworkShape.WeightRows"/> × <see cref="NetworkShape.WeightColumns"/>.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public ReadOnlyMatrixSpan<T> Weights(int layer) => WeightsOf(layer);

    /// <summary>The same as <see cref="Weights"/>, as a tensor of two dimensions.</summary>
    /// <inheritdoc cref="Weights" path="/param|/exception"/>
    public ReadOnlyTensorSpan<T> WeightsTensor(int layer)
    {
        ReadOnlyMatrixSpan<T> weights = Weights(layer);

        // A tensor requires a stride of 0 for a dimension of length 1.
        return new ReadOnlyTensorSpan<T>(
            weights.Data, [weights.Rows, weights.Columns], [weights.Rows > 1 ? weights.Stride : 0, weights.Columns > 1 ? 1 : 0]);
    }

    /// <summary>Copies the weights of a layer, in contiguous rows without padding.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <param name="destination">Rows times columns values.</param>
    /// <exception cref="ArgumentException">There is no such layer, or the destination has another length.</exception>
    public void CopyWeightsTo(int layer, Span<T> destination)
    {
        ReadOnlyMatrixSpan<T> weights = Weights(layer);
        ThrowUnlessSize(weights, destination.Length, nameof(destination));
        for (int row = 0; row < weights.Rows; row++)
        {
            weights.Row(row).CopyTo(destination[(row * weights.Columns)..]);
        }
    }

    /// <summary>Writes the weights of a layer from contiguous rows without padding. −0 is stored as +0.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <param name="values">Rows times columns finite values.</param>
    /// <exception cref="ArgumentException">There is no such layer, the number of values differs, or one is not finite.</exception>
    public void SetWeights(int layer, ReadOnlySpan<T> values)
    {
        MatrixSpan<T> weights = MutableWeights(layer);
        ThrowUnlessSize(weights, values.Length, nameof(values));
        SetWeights(layer, new ReadOnlyMatrixSpan<T>(values, weights.Rows, weights.Columns));
    }

    /// <summary>Writes the weights of a layer. −0 is stored as +0.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <param name="values">Finite values in the shape of the layer.</param>
    /// <exception cref="ArgumentException">There is no such layer, the shape differs, or a value is not finite.</exception>
    public void SetWeights(int layer, ReadOnlyMatrixSpan<T> values)
    {
        MatrixSpan<T> weights = MutableWeights(layer);
        if (values.Rows != weights.Rows || values.Columns != weights.Columns)
        {
            throw new ArgumentException(
                $"values is {values.Rows} × {values.Columns}; the weights of layer {layer} are {weights.Rows} × {weights.Columns}.",
                nameof(values));
        }

        for (int row = 0; row < values.Rows; row++)
        {
            ReadOnlySpan<T> rowValues = values.Row(row);
            for (int column = 0; column < rowValues.Length; column++)
            {
                if (!T.IsFinite(rowValues[column]))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"The weight in row {row}, column {column} of layer {layer} is {rowValues[column]}; expected a finite number."),
                        nameof(values));
                }
            }
        }

        for (int row = 0; row < values.Rows; row++)
        {
            TensorPrimitives.Add(values.Row(row), T.Zero, weights.Row(row));
        }
    }

    /// <summary>Writes the weights of a layer. −0 is stored as +0.</summary>
    /// <param name="layer">0 for the first layer after the input.</param>
    /// <param name="values">Finite values, a tensor of two dimensions in the shape of the layer.</param>
    /// <exception cref="ArgumentException">There is no such layer, the shape differs, or a value is not finite.</exception>
    public void SetWeights(int layer, ReadOnlyTensorSpan<T> values)
    {
        MatrixSpan<T> weights = MutableWeights(layer);
        if (values.Rank != 2 || values.Lengths[0] != weights.Rows || values.Lengths[1] != weights.Columns)
        {
            throw new ArgumentException(
                $"values is a tensor of {string.Join(" × ", values.Lengths.ToArray())}; "
                + $"the weights of layer {layer} are {weights.Rows} × {weights.Columns}.",
                nameof(values));
        }

        T[] rows = new T[weights.Rows * weights.Columns];
        values.FlattenTo(rows);
        SetWeights(layer, rows);
    }

    /// <summary>A network of the same shape with the same weights, in its own memory.</summary>
    public Network<T> Clone()
    {
        var clone = new Network<T>(Shape);
        CopyTo(clone);
        return clone;
    }

    /// <summary>Copies the weights to a network of the same shape.</summary>
    /// <param name="destination">The network that gets the weights.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    [HotPath]
    public void CopyTo(Network<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!Shape.Equals(destination.Shape))
        {
            throw new ArgumentException(
                $"destination is a {destination.Shape} network; expected the {Shape} of this one, with the same activations and biases.",
                nameof(destination));
        }

        destination._watch?.Forget();
        _parameters.Span.CopyTo(destination._parameters.Span);
    }

    /// <summary>Sets the watch that is told of writes from outside; tells the one before that it is replaced.</summary>
    internal void WatchBy(WeightWatch watch)
    {
        if (!ReferenceEquals(watch, _watch))
        {
            _watch?.Forget();
            _watch = watch;
        }
    }

    /// <summary>The weights of a layer, for writing.</summary>
    internal MatrixSpan<T> MutableWeights(int layer)
    {
        _watch?.Forget();
        return WeightsOf(layer);
    }

    /// <summary>Checks that every row of weights is padded with zeros, for passes that take rows as registers.</summary>
    [Conditional(Check.Constant)]
    internal void CheckPadding()
    {
        foreach (ref readonly LayerLayout layer in Layers)
        {
            ref T w = ref Unsafe.Add(ref _parameters.First, layer.Offset);
            Check.IsPadded(ref w, layer.Stride, Check.Rows(layer.Inputs, layer.HasBiasRow), layer.Outputs, AlignedMemory.Lanes<T>(), "the weights");
        }
    }

    private MatrixSpan<T> WeightsOf(int layer)
    {
        if ((uint)layer >= (uint)_layers.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The network has {_layers.Length} layers.");
        }

        LayerLayout layout = _layers[layer];
        int rows = layout.Inputs + (layout.HasBiasRow ? 1 : 0);
        return MatrixSpan<T>.OfPaddedRows(_parameters.Span.Slice(layout.Offset, rows * layout.Stride), rows, layout.Outputs, layout.Stride);
    }

    private static void ThrowUnlessSize(ReadOnlyMatrixSpan<T> weights, int length, string name)
    {
        if (length != weights.Rows * weights.Columns)
        {
            throw new ArgumentException(
                $"{name} has {length} values; the layer's weights are {weights.Rows} × {weights.Columns}, {weights.Rows * weights.Columns} values.",
                name);
        }
    }
}
