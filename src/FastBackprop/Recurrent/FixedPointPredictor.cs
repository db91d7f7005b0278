using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// Relaxes a fixed-point network for an input and reads its output units. It owns the rows that it relaxes in: one thread at a
/// time uses it, each thread its own; all may share the network, as long as nobody changes it meanwhile.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class FixedPointPredictor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedPointPass<T> _pass;

    /// <summary>A predictor that reads the weights of a network, in place.</summary>
    /// <param name="network">The network.</param>
    /// <param name="relaxation">When the state is at rest; null for the defaults.</param>
    public FixedPointPredictor(FixedPointNetwork<T> network, RelaxationOptions? relaxation = null)
        : this(network, relaxation, KernelSet<T>.Default)
    {
    }

    internal FixedPointPredictor(FixedPointNetwork<T> network, RelaxationOptions? relaxation, KernelSet<T> kernels) =>
        _pass = new FixedPointPass<T>(network, relaxation, kernels);

    /// <summary>The network.</summary>
    public FixedPointNetwork<T> Network => _pass.Network;

    /// <summary>All units as the last <see cref="Predict"/> left them.</summary>
    public ReadOnlySpan<T> Units => _pass.State;

    /// <summary>The output units at rest, for one input. The relaxation starts with all units at 0.</summary>
    /// <param name="x">As many finite values as units receive input; a copy, where they are <see cref="Units"/> fed back.</param>
    /// <param name="y">Gets as many values as there are output units. May be x.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, an input is not finite, or memory of the predictor or the network is handed in as x or y.
    /// </exception>
    /// <exception cref="NotSettledException">The network does not come to rest; y is as it was.</exception>
    [HotPath]
    public Relaxation Predict(ReadOnlySpan<T> x, Span<T> y)
    {
        if (x.Length != Network.Shape.Inputs)
        {
            throw new ArgumentException($"x has {x.Length} values; the network has {Network.Shape.Inputs} inputs.", nameof(x));
        }

        if (y.Length != Network.Shape.Outputs)
        {
            throw new ArgumentException($"y has {y.Length} values; the network has {Network.Shape.Outputs} outputs.", nameof(y));
        }

        // The relaxation begins by clearing the units.
        Operands.ThrowIfOverlaps(x, nameof(x), Units, OwnMemory.Units);
        Operands.ThrowIfOverlaps(y, nameof(y), Units, OwnMemory.Units);
        Operands.ThrowIfOverlaps(y, nameof(y), Network.Weights.Data, OwnMemory.Weights);
        DatasetChecks.FiniteRow(x, nameof(x));
        Relaxation relaxation = _pass.RelaxState(x);
        _pass.Outputs.CopyTo(y);
        return relaxation;
    }
}
