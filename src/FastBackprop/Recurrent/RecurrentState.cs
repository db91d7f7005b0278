using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// What one stream of time steps keeps between two of them: the context, and the rows of a step. Each stream
/// has its own, and uses it from one thread at a time.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecurrentState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentShape _shape;
    private readonly bool _feedsBackOutputs;

    internal RecurrentState(RecurrentNetwork<T> network)
    {
        _shape = network.Shape;
        _feedsBackOutputs = network.FeedsBackOutputs;
        Input = new PaddedRows<T>(1, _shape.Inputs + network.ContextUnits, nameof(network));
        Hidden = new PaddedRows<T>(1, _shape.Hidden, nameof(network));
        Output = new PaddedRows<T>(1, _shape.Outputs, nameof(network));
    }

    /// <summary>What the next time step sees of the one before: the hidden units of an Elman network, the outputs of a Jordan network.</summary>
    public ReadOnlySpan<T> Context => MutableContext;

    /// <summary>The input of a step, followed by the context.</summary>
    internal PaddedRows<T> Input { get; }

    internal PaddedRows<T> Hidden { get; }

    internal PaddedRows<T> Output { get; }

    internal Span<T> MutableContext => Input.Row(0)[_shape.Inputs..];

    /// <summary>Starts again: the context becomes 0.</summary>
    [HotPath]
    public void Reset() => MutableContext.Clear();

    /// <summary>Sets the context.</summary>
    /// <param name="context">One finite value per fed-back unit.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a value is not finite.</exception>
    [HotPath]
    public void Set(ReadOnlySpan<T> context)
    {
        if (context.Length != Context.Length)
        {
            throw new ArgumentException($"context has {context.Length} values; the network feeds back {Context.Length}.", nameof(context));
        }

        DatasetChecks.FiniteRow(context, nameof(context));
        context.CopyTo(MutableContext);
    }

    /// <exception cref="ArgumentException">The state was made for another kind or shape of network.</exception>
    internal void ThrowUnlessFits(RecurrentNetwork<T> network, string name)
    {
        if (_feedsBackOutputs != network.FeedsBackOutputs || _shape != network.Shape)
        {
            throw new ArgumentException(
                $"{name} is of a {_shape} network that feeds back its {FedBack(_feedsBackOutputs)}; this one is {network.Shape} and feeds back "
                + $"its {FedBack(network.FeedsBackOutputs)}. Its own CreateState makes one that fits.",
                name);
        }
    }

    // A step changes the context, and so would change inputs that lie in it.
    /// <exception cref="ArgumentException">The values lie in the state's own memory.</exception>
    internal void ThrowIfOwn(ReadOnlySpan<T> values, string name) =>
        Operands.ThrowIfOverlaps(values, name, Input.All, OwnMemory.Context);

    private static string FedBack(bool outputs) => outputs ? "outputs" : "hidden units";
}
