using System.Numerics.Tensors;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// A network with one hidden layer that sees, at time step t, the input <c>x_t</c> and a context <c>c_t</c>, values of the step
/// before: <c>h_t = f(x_t·Wxh + c_t·Wch + bh)</c>, <c>y_t = g(h_t·Why + by)</c>. In an <see cref="ElmanNetwork{T}"/> the context is
/// <c>h_(t−1)</c>, in a <see cref="JordanNetwork{T}"/> it is <c>y_(t−1)</c>; before the first step it is 0.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// All weights are in one aligned buffer, in two matrices with the bias row last: Wxh, Wch and bh one above the other, because the context is more
/// input of the hidden layer; then Why and by. Weights are read in place and written through <see cref="SetWeights"/>, which refuses infinities and
/// NaN. A trainer changes them; while it does, other threads predict from a <see cref="Clone"/>.
/// </remarks>
public abstract class RecurrentNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected RecurrentNetwork(RecurrentShape shape, bool feedsBackOutputs, Func<NetworkShape, Network<T>> step)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        FeedsBackOutputs = feedsBackOutputs;
        ContextUnits = feedsBackOutputs ? shape.Outputs : shape.Hidden;
        Step = step(shape.StepShape(ContextUnits));
    }

    /// <summary>The shape.</summary>
    public RecurrentShape Shape { get; }

    /// <summary>Values fed back from each time step to the next.</summary>
    public int ContextUnits { get; }

    /// <summary>The network of one time step; its input row is the inputs followed by the context.</summary>
    internal Network<T> Step { get; }

    /// <summary>Whether the outputs are fed back rather than the hidden units.</summary>
    internal bool FeedsBackOutputs { get; }

    /// <summary>The weights of a block, in place.</summary>
    /// <param name="block">The block.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block is not defined.</exception>
    public ReadOnlyMatrixSpan<T> Weights(RecurrentBlock block) => MutableWeights(block);

    /// <summary>Copies the weights of a block, in contiguous rows without padding.</summary>
    /// <param name="block">The block.</param>
    /// <param name="destination">Rows times columns values.</param>
    /// <exception cref="ArgumentException">There is no such block, or the destination has another length.</exception>
    public void CopyWeightsTo(RecurrentBlock block, Span<T> destination)
    {
        ReadOnlyMatrixSpan<T> weights = Weights(block);
        ThrowUnlessSize(block, weights, destination.Length, nameof(destination));
        for (int row = 0; row < weights.Rows; row++)
        {
            weights.Row(row).CopyTo(destination[(row * weights.Columns)..]);
        }
    }

    /// <summary>Writes the weights of a block from contiguous rows without padding. −0 is stored as +0.</summary>
    /// <param name="block">The block.</param>
    /// <param name="values">Rows times columns finite values.</param>
    /// <exception cref="ArgumentException">There is no such block, the number of values differs, or one is not finite.</exception>
    public void SetWeights(RecurrentBlock block, ReadOnlySpan<T> values)
    {
        MatrixSpan<T> weights = MutableWeights(block);
        ThrowUnlessSize(block, weights, values.Length, nameof(values));
        DatasetChecks.Finite(values, weights.Columns, nameof(values));
        for (int row = 0; row < weights.Rows; row++)
        {
            TensorPrimitives.Add(values.Slice(row * weights.Columns, weights.Columns), T.Zero, weights.Row(row));
        }
    }

    /// <summary>A state for a stream of time steps, with a context of 0.</summary>
    public RecurrentState<T> CreateState() => new(this);

    /// <summary>A network of the same kind and shape with the same weights, in its own memory.</summary>
    public abstract RecurrentNetwork<T> Clone();

    /// <summary>Copies the weights to a network of the same kind and shape.</summary>
    /// <param name="destination">The network that gets the weights.</param>
    /// <exception cref="ArgumentException">The kinds or the shapes differ.</exception>
    [HotPath]
    public void CopyTo(RecurrentNetwork<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (FeedsBackOutputs != destination.FeedsBackOutputs)
        {
            throw new ArgumentException(
                "One network feeds back its hidden units, the other its outputs; expected two of a kind.", nameof(destination));
        }

        if (Shape != destination.Shape)
        {
            throw new ArgumentException(
                $"destination is a {destination.Shape} network; expected the {Shape} of this one, with the same activations and biases.",
                nameof(destination));
        }

        Step.CopyTo(destination.Step);
    }

    private MatrixSpan<T> MutableWeights(RecurrentBlock block)
    {
        int biases = Shape.HasBias ? 1 : 0;
        (int layer, int first, int rows) = block switch
        {
            RecurrentBlock.InputToHidden => (0, 0, Shape.Inputs),
            RecurrentBlock.ContextToHidden => (0, Shape.Inputs, ContextUnits),
            RecurrentBlock.HiddenBias => (0, Shape.Inputs + ContextUnits, biases),
            RecurrentBlock.HiddenToOutput => (1, 0, Shape.Hidden),
            RecurrentBlock.OutputBias => (1, Shape.Hidden, biases),
            _ => throw new ArgumentOutOfRangeException(nameof(block), block, "The block is none of those that exist."),
        };
        MatrixSpan<T> weights = Step.MutableWeights(layer);
        return MatrixSpan<T>.OfPaddedRows(
            weights.Data.Slice(first * weights.Stride, rows * weights.Stride), rows, weights.Columns, weights.Stride);
    }

    private static void ThrowUnlessSize(RecurrentBlock block, ReadOnlyMatrixSpan<T> weights, int length, string name)
    {
        if (length != weights.Rows * weights.Columns)
        {
            throw new ArgumentException(
                $"{name} has {length} values; {block} is {weights.Rows} × {weights.Columns}, {weights.Rows * weights.Columns} values.", name);
        }
    }
}
