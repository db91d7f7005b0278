using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// A sequence forward and, window by window, its gradient backward through time. With <c>e_t = dL_t/dy_t</c> and s the steps of a
/// window, for t = s … 1:
/// <code>
/// dO_t = (e_t + [Jordan] carry)∘g'(y_t)
/// dH_t = (dO_t·Whyᵀ + [Elman] carry)∘f'(h_t)
/// carry = dH_t·Wchᵀ
/// </code>
/// and the gradients are <c>Σ_t x_t⊗dH_t</c>, <c>Σ_t c_t⊗dH_t</c>, <c>Σ_t dH_t</c>, <c>Σ_t h_t⊗dO_t</c>, <c>Σ_t dO_t</c>, added in the order of
/// time. (P. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of the IEEE 78, 1990.)
/// </summary>
internal sealed class BpttPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;
    private readonly KernelSet<T> _kernels;
    private readonly Network<T> _step;
    private readonly RecurrentShape _shape;
    private readonly bool _feedsBackOutputs;
    private readonly LossSlope<T> _slope;

    public BpttPass(RecurrentNetwork<T> network, Loss loss, BpttOptions options, KernelSet<T> kernels)
    {
        Loss = loss;
        Targets = options.Targets;
        Tape = new BpttTape<T>(network, options.WindowSteps);
        _cell = new RecurrentCell<T>(network, kernels);
        _kernels = kernels;
        _step = network.Step;
        _shape = network.Shape;
        _feedsBackOutputs = network.FeedsBackOutputs;
        _slope = loss.Slope<T>();
    }

    public RecurrentNetwork<T> Network => _cell.Network;

    public Loss Loss { get; }

    public SequenceTargets Targets { get; }

    public BpttTape<T> Tape { get; }

    /// <summary>
    /// The sum of the losses of a sequence's steps. It starts from the tape's context and leaves there the context after the last step. If a
    /// gradient is given, adds the sum's gradient to it, unless the sum is not finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Run(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Network<T>? gradient)
    {
        int steps = inputs.Length / _shape.Inputs;
        double sum = 0;

        // The remainder of whole windows comes last. If only the last step has a target it comes first: the error then runs back through a full tape.
        int count = Targets == SequenceTargets.LastStep ? ((steps - 1) % Tape.Steps) + 1 : Math.Min(Tape.Steps, steps);
        for (int first = 0; first < steps && double.IsFinite(sum); first += count, count = Math.Min(Tape.Steps, steps - first))
        {
            ReadOnlySpan<T> window = inputs.Slice(first * _shape.Inputs, count * _shape.Inputs);
            if (Targets == SequenceTargets.EveryStep)
            {
                sum += RunWindow(window, targets.Slice(first * _shape.Outputs, count * _shape.Outputs), 0, gradient);
            }
            else
            {
                bool isLast = first + count == steps;
                sum += RunWindow(window, isLast ? targets : [], isLast ? count - 1 : count, gradient);
            }
        }

        return sum;
    }

    // One window: the steps from firstTarget on have a target.
    private double RunWindow(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int firstTarget, Network<T>? gradient)
    {
        int count = inputs.Length / _shape.Inputs;
        Forward(inputs, count, firstTarget);
        double sum = 0;
        for (int t = firstTarget; t < count; t++)
        {
            SetTarget(targets, t - firstTarget);
            sum += Loss.Value(ref Tape.OutputSums[t], ref Tape.Outputs[t], ref Tape.Target[0], _shape.Outputs);
        }

        if (gradient is not null && firstTarget < count && double.IsFinite(sum))
        {
            Backward(targets, count, firstTarget, gradient);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(ReadOnlySpan<T> inputs, int count, int firstTarget)
    {
        Span<T> context = Tape.Context.Row(0);
        for (int t = 0; t < count; t++)
        {
            Span<T> input = Tape.Inputs.Row(t);
            inputs.Slice(t * _shape.Inputs, _shape.Inputs).CopyTo(input);
            context.CopyTo(input[_shape.Inputs..]);
            _cell.Hidden(ref Tape.Inputs[t], ref Tape.Hidden[t]);
            if (_feedsBackOutputs)
            {
                Outputs(t, 1);
            }

            (_feedsBackOutputs ? Tape.Outputs : Tape.Hidden).Row(t).CopyTo(context);
        }

        // Outputs that are not fed back are one matrix product, over the steps that have a target.
        if (!_feedsBackOutputs && firstTarget < count)
        {
            Outputs(firstTarget, count - firstTarget);
        }
    }

    private void Outputs(int first, int count) =>
        _cell.Outputs(ref Tape.Hidden[first], Tape.Hidden.Stride, count, ref Tape.OutputSums[first], ref Tape.Outputs[first]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(ReadOnlySpan<T> targets, int count, int firstTarget, Network<T> gradient)
    {
        LayerLayout hidden = _step.Layers[0];
        LayerLayout output = _step.Layers[1];
        ref T context = ref Unsafe.Add(ref _step.Parameters.First, hidden.Offset + (_shape.Inputs * hidden.Stride));
        Span<T> carry = Tape.Carry.Row(0);
        int firstOutputDelta = _feedsBackOutputs ? 0 : firstTarget;
        for (int t = count - 1; t >= 0; t--)
        {
            Span<T> delta = Tape.HiddenDeltas.Row(t);
            if (t >= firstOutputDelta)
            {
                OutputDelta(targets, t, firstTarget, hasCarry: _feedsBackOutputs && t < count - 1);
                MultiplyTransposed(Tape.OutputDeltas, t, ref Unsafe.Add(ref _step.Parameters.First, output.Offset), output, output.Inputs, delta);
            }
            else
            {
                delta.Clear();
            }

            if (!_feedsBackOutputs && t < count - 1)
            {
                TensorPrimitives.Add(delta, carry, delta);
            }

            MultiplyByDerivative(_shape.HiddenActivation, Tape.Hidden, t, Tape.HiddenDeltas, t);
            if (t > 0)
            {
                MultiplyTransposed(Tape.HiddenDeltas, t, ref context, hidden, carry.Length, carry);
            }
        }

        AddProducts(Tape.Inputs, 0, Tape.HiddenDeltas, count, hidden, gradient);
        AddProducts(Tape.Hidden, firstOutputDelta, Tape.OutputDeltas, count, output, gradient);
    }

    private void OutputDelta(ReadOnlySpan<T> targets, int t, int firstTarget, bool hasCarry)
    {
        Span<T> delta = Tape.OutputDeltas.Row(t);
        if (t >= firstTarget)
        {
            SetTarget(targets, t - firstTarget);
            ref T target = ref Tape.Target[0];
            _kernels.OutputDelta(
                Loss.SlopeFollowsTargets ? Loss.Slope(ref target, _shape.Outputs) : _slope,
                _shape.OutputActivation,
                ref OutputSlopes[t],
                ref Tape.Outputs[t],
                ref target,
                ref Tape.OutputDeltas[t],
                _shape.Outputs);
        }
        else
        {
            delta.Clear();
        }

        if (hasCarry)
        {
            MultiplyByDerivative(_shape.OutputActivation, OutputSlopes, t, Tape.Carry, 0);
            TensorPrimitives.Add(delta, Tape.Carry.Row(0), delta);
        }
    }

    // The values that the slopes of the outputs depend on.
    private PaddedRows<T> OutputSlopes => ActivationTraits.Of(_shape.OutputActivation).SlopeIsBySum ? Tape.OutputSums : Tape.Outputs;

    private void SetTarget(ReadOnlySpan<T> targets, int row) =>
        targets.Slice(row * _shape.Outputs, _shape.Outputs).CopyTo(Tape.Target.Row(0));

    // Turns the error at a row's units into their delta, in place.
    private void MultiplyByDerivative(Activation activation, PaddedRows<T> outputs, int row, PaddedRows<T> error, int errorRow) =>
        _kernels.MultiplyByDerivative(activation, outputs.AsRow(row), error.AsRow(errorRow), error.AsRow(errorRow));

    // The first rows of a layer's weights, from w on, times a step's delta.
    private void MultiplyTransposed(PaddedRows<T> deltas, int t, ref T w, in LayerLayout layer, int rows, Span<T> error) =>
        _kernels.MultiplyTransposed(
            new Row<T>(ref deltas[t], layer.Outputs), new Weights<T>(ref w, layer.Stride, rows, layer.Outputs, hasBias: false), ref error[0]);

    private void AddProducts(PaddedRows<T> x, int first, PaddedRows<T> deltas, int end, in LayerLayout layer, Network<T> gradient) =>
        _kernels.AddTransposedProduct(
            new Rows<T>(ref x[first], x.Stride, end - first, layer.Inputs),
            new Rows<T>(ref deltas[first], deltas.Stride, end - first, layer.Outputs),
            layer.In(ref gradient.Parameters.First));
}
