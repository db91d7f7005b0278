using FastBackprop.Networks;

namespace FastBackprop.Recurrent;

/// <summary>
/// A recurrent network whose hidden units see the outputs of the step before: <c>h_t = f(x_t·Wxh + y_(t−1)·Wyh + bh)</c>,
/// <c>y_t = g(h_t·Why + by)</c>, <c>y_0 = 0</c>. (M. Jordan, "Serial Order", ICS Report 8604, UC San Diego, 1986, without the
/// decay of its state units.)
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class JordanNetwork<T> : RecurrentNetwork<T>
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
    public JordanNetwork(RecurrentShape shape, Initializer initializer, ulong seed)
        : base(shape, feedsBackOutputs: true, step => new Network<T>(step, initializer, seed))
    {
    }

    /// <summary>A network of zeros, for weights from elsewhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">One array cannot hold the weights.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public JordanNetwork(RecurrentShape shape)
        : base(shape, feedsBackOutputs: true, step => new Network<T>(step))
    {
    }

    private JordanNetwork(JordanNetwork<T> original)
        : base(original.Shape, original.FeedsBackOutputs, _ => original.Step.Clone())
    {
    }

    /// <inheritdoc/>
    public override JordanNetwork<T> Clone() => new(this);
}
