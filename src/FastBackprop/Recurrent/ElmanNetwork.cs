using FastBackprop.Networks;

namespace FastBackprop.Recurrent;

/// <summary>
/// A recurrent network whose hidden units see their own values of the step before: <c>h_t = f(x_t·Wxh + h_(t−1)·Whh + bh)</c>,
/// <c>y_t = g(h_t·Why + by)</c>, <c>h_0 = 0</c>. (J. Elman, "Finding Structure in Time", Cognitive Science 14, 1990.)
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ElmanNetwork<T> : RecurrentNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A network with start weights drawn from a seed; context and inputs count together as inputs of the hidden layer.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="initializer">How the weights are drawn.</param>
    /// <param name="seed">The seed; the same one gives the same weights in every version and on every machine.</param>
    /// <exception cref="ArgumentException">
    /// The weights are more than one array can hold, or the initialiser draws one beyond <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ElmanNetwork(RecurrentShape shape, Initializer initializer, ulong seed)
        : this(shape, CreateStep(shape, ContextOf, initializer, seed))
    {
    }

    /// <summary>A network of zeros, for weights that come from elsewhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The weights are more than one array can hold.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ElmanNetwork(RecurrentShape shape)
        : this(shape, CreateStep(shape, ContextOf))
    {
    }

    private ElmanNetwork(RecurrentShape shape, Network<T> step)
        : base(shape, ContextOf(shape), step)
    {
    }

    internal override bool FeedsBackOutputs => false;

    /// <inheritdoc/>
    public override ElmanNetwork<T> Clone() => new(Shape, Step.Clone());

    private static int ContextOf(RecurrentShape shape) => shape.Hidden;
}
