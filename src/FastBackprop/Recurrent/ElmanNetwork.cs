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
    /// One array cannot hold the weights, or the initialiser draws a weight out of the range of <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ElmanNetwork(RecurrentShape shape, Initializer initializer, ulong seed)
        : base(shape, feedsBackOutputs: false, step => new Network<T>(step, initializer, seed))
    {
    }

    /// <summary>A network of zeros, for weights from elsewhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">One array cannot hold the weights.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ElmanNetwork(RecurrentShape shape)
        : base(shape, feedsBackOutputs: false, step => new Network<T>(step))
    {
    }

    private ElmanNetwork(ElmanNetwork<T> original)
        : base(original.Shape, original.FeedsBackOutputs, _ => original.Step.Clone())
    {
    }

    /// <inheritdoc/>
    public override ElmanNetwork<T> Clone() => new(this);
}
