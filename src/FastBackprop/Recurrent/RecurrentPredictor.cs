using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>
/// Runs a recurrent network forward, one time step a call. One predictor serves any number of threads at once, without a lock
/// and without allocating, as long as each stream has its own state and nobody changes the network meanwhile.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecurrentPredictor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;

    /// <summary>A predictor that reads the weights of a network, in place.</summary>
    /// <param name="network">The network.</param>
    public RecurrentPredictor(RecurrentNetwork<T> network)
        : this(network, KernelSet<T>.Default)
    {
    }

    internal RecurrentPredictor(RecurrentNetwork<T> network, KernelSet<T> kernels)
    {
        ArgumentNullException.ThrowIfNull(network);
        _cell = new RecurrentCell<T>(network, kernels);
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork<T> Network => _cell.Network;

    /// <summary>One time step: the output for an input row and the state, which advances by one step.</summary>
    /// <param name="x">The input row: one finite value per input of the network.</param>
    /// <param name="state">The stream's state, from the <see cref="RecurrentNetwork{T}.CreateState"/> of such a network.</param>
    /// <param name="y">Receives the output row: one value per output of the network. May be x.</param>
    /// <exception cref="ArgumentException">
    /// A length or the state does not fit, an input is not finite, or x or y overlaps memory of the state or the network; the state is unchanged.
    /// </exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<T> x, RecurrentState<T> state, Span<T> y)
    {
        RecurrentShape shape = Network.Shape;
        if (x.Length != shape.Inputs || y.Length != shape.Outputs)
        {
            ThrowLength(x, y);
        }

        ArgumentNullException.ThrowIfNull(state);
        state.ThrowUnlessFits(Network, nameof(state));
        state.ThrowIfOwn(x, nameof(x));
        ThrowIfOwn(y, nameof(y), state);
        DatasetChecks.FiniteRow(x, nameof(x));
        UncheckedStep(x, state, y);
    }

    /// <summary>Many time steps in order: the same bits as one call of <see cref="Step"/> for each.</summary>
    /// <param name="inputs">Contiguous input rows of finite values; may be empty.</param>
    /// <param name="state">The stream's state, which advances past the last step.</param>
    /// <param name="outputs">Receives an output row for each input row. May not overlap the inputs.</param>
    /// <exception cref="ArgumentException">
    /// A length or the state does not fit, an input is not finite, or the spans overlap each other or memory of the state or the network;
    /// the state is unchanged.
    /// </exception>
    [HotPath]
    public void Run(ReadOnlySpan<T> inputs, RecurrentState<T> state, Span<T> outputs)
    {
        RecurrentShape shape = Network.Shape;
        int steps = SequenceChecks.Steps(inputs, shape, nameof(inputs));
        if (outputs.Length != (long)steps * shape.Outputs)
        {
            throw new ArgumentException(
                $"outputs has {outputs.Length} values; {steps} steps of {shape.Outputs} outputs are {(long)steps * shape.Outputs}.",
                nameof(outputs));
        }

        ArgumentNullException.ThrowIfNull(state);
        state.ThrowUnlessFits(Network, nameof(state));
        Operands.ThrowIfOverlaps(outputs, nameof(outputs), inputs, nameof(inputs));
        state.ThrowIfOwn(inputs, nameof(inputs));
        ThrowIfOwn(outputs, nameof(outputs), state);
        DatasetChecks.Finite(inputs, shape.Inputs, nameof(inputs));
        for (int step = 0; step < steps; step++)
        {
            UncheckedStep(inputs.Slice(step * shape.Inputs, shape.Inputs), state, outputs.Slice(step * shape.Outputs, shape.Outputs));
        }
    }

    private void ThrowIfOwn(Span<T> outputs, string name, RecurrentState<T> state)
    {
        state.ThrowIfOwn(outputs, name);
        Operands.ThrowIfOverlaps(outputs, name, Network.Step.Parameters.Span, OwnMemory.Weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UncheckedStep(ReadOnlySpan<T> x, RecurrentState<T> state, Span<T> y)
    {
        x.CopyTo(state.Input.Row(0));
        _cell.Hidden(ref state.Input[0], ref state.Hidden[0]);
        _cell.Outputs(ref state.Hidden[0], state.Hidden.Stride, 1, ref state.Output[0], ref state.Output[0]);
        Span<T> output = state.Output.Row(0);
        (Network.FeedsBackOutputs ? output : state.Hidden.Row(0)).CopyTo(state.MutableContext);
        output.CopyTo(y);
    }

    [DoesNotReturn]
    private void ThrowLength(ReadOnlySpan<T> x, Span<T> y) => throw (x.Length != Network.Shape.Inputs
        ? new ArgumentException($"x has {x.Length} values; the network has {Network.Shape.Inputs} inputs.", nameof(x))
        : new ArgumentException($"y has {y.Length} values; the network has {Network.Shape.Outputs} outputs.", nameof(y)));
}
