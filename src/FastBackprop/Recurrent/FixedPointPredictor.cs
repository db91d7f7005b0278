using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// Relaxes a fixed-point network for an input and reads its output units. It owns the rows that it relaxes in, so each thread needs its
/// own predictor; all may share the network, as long as nobody changes it meanwhile.
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
    /// <param name="x">One finite value per unit that receives input. To feed <see cref="Units"/> back, pass a copy.</param>
    /// <param name="y">Receives one value per output unit. May be x.</param>
    /// <returns>The rounds and the last change.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, an input is not finite, or x or y overlaps memory of the predictor or the network.
    /// </exception>
    /// <exception cref="NotSettledException">The network does not come to rest; y is unchanged.</exception>
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
