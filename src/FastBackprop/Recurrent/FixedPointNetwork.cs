using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// A network whose answer is a state at rest: the s for which <c>s = f(s·W + b + I)</c>, where I is the input for the first units and 0
/// for the rest. (L. Almeida, "A learning rule for asynchronous perceptrons with feedback in a combinatorial environment", IEEE
/// ICNN 1987; F. Pineda, "Generalization of back-propagation to recurrent neural networks", Physical Review Letters 59, 1987.)
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// W is row-major, <c>units (+ bias row) × units</c>; row i holds the weights that leave unit i, the last row is the bias. Weights are
/// read in place and written through <see cref="SetWeights"/>, which refuses infinities and NaN. A trainer changes them; while it
/// does, other threads predict from a <see cref="Clone"/>.
/// </remarks>
public sealed class FixedPointNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A network with start weights drawn from a seed. Small weights settle: see <see cref="NotSettledException"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="initializer">How the weights are drawn.</param>
    /// <param name="seed">The seed; the same one gives the same weights in every version and on every machine.</param>
    /// <exception cref="ArgumentException">
    /// One array cannot hold the weights, or the initialiser draws a weight out of the range of <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public FixedPointNetwork(FixedPointShape shape, Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Round = new Network<T>(shape.RoundShape(), initializer, seed);
    }

    /// <summary>A network of zeros, for weights from elsewhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">One array cannot hold the weights.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public FixedPointNetwork(FixedPointShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Round = new Network<T>(shape.RoundShape());
    }

    private FixedPointNetwork(FixedPointShape shape, Network<T> round)
    {
        Shape = shape;
        Round = round;
    }

    /// <summary>The shape.</summary>
    public FixedPointShape Shape { get; }

    /// <summary>The weights, in place: <c>units (+ bias row) × units</c>.</summary>
    public ReadOnlyMatrixSpan<T> Weights => Round.Weights(0);

    /// <summary>One round of the relaxation.</summary>
    internal Network<T> Round { get; }

    /// <summary>Copies the weights, in contiguous rows without padding.</summary>
    /// <param name="destination">Rows times columns values.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyWeightsTo(Span<T> destination) => Round.CopyWeightsTo(0, destination);

    /// <summary>Writes the weights from contiguous rows without padding. −0 is stored as +0.</summary>
    /// <param name="values">Rows times columns finite values.</param>
    /// <exception cref="ArgumentException">The number of values differs, or one is not finite.</exception>
    public void SetWeights(ReadOnlySpan<T> values) => Round.SetWeights(0, values);

    /// <summary>A network of the same shape with the same weights, in its own memory.</summary>
    public FixedPointNetwork<T> Clone() => new(Shape, Round.Clone());

    /// <summary>Copies the weights to a network of the same shape.</summary>
    /// <param name="destination">The network that gets the weights.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    [HotPath]
    public void CopyTo(FixedPointNetwork<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Shape != destination.Shape)
        {
            throw new ArgumentException(
                $"destination has {destination.Shape}; expected the {Shape} of this one, with the same activation and biases.",
                nameof(destination));
        }

        Round.CopyTo(destination.Round);
    }
}
