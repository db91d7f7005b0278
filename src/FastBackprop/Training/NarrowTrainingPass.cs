using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The pass of a network each of whose layers fits one register. A step is one method without a call; with four or eight doubles in a
/// register it makes one call. The bits are those of the pass for wider layers, which does everything but a step.
/// </summary>
internal sealed class NarrowTrainingPass<TSimd, T>(Network<T> network, Loss loss) : TrainingPass<TSimd, T>(network, loss)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // No narrow network has softmax: the slope is the same for all targets, and its scale is 1.
    private readonly bool _isLimited = loss.Slope<T>().Limit < T.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        Network.CheckPadding();
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        ref T outputs = ref Outputs.First;
        ref T t = ref Target.First;
        for (int j = 0; j < target.Length; j++)
        {
            Unsafe.Add(ref t, j) = target[j];
        }

        int last = layers.Length - 1;
        ref T input = ref Operands.First(x);
        TSimd a = TSimd.Zero;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T w = ref Unsafe.Add(ref parameters, layer.Offset);
            TSimd z = l > 0 && layer.Chains == 1
                ? NarrowLayer<TSimd, T>.Sums(a, layer.Inputs, ref w, layer.Stride, layer.HasBiasRow)
                : NarrowLayer<TSimd, T>.Sums(ref input, layer.Inputs, ref w, layer.Stride, layer.HasBiasRow, layer.Chains);
            a = NarrowLayer<TSimd, T>.Activate(layer.Activation, z);
            input = ref Unsafe.Add(ref outputs, Rows[l]);
            TSimd.Store(TSimd.KeepFirst(a, layer.Outputs), ref input);
            if (l == last)
            {
                TSimd.Store(z, ref OutputSums.First);
            }
        }

        a = TSimd.KeepFirst(a, layers[last].Outputs);

        double loss = Loss.Value(ref OutputSums.First, ref input, ref t, layers[last].Outputs);
        if (!Bound.Allows(loss))
        {
            // A method of its own that includes the rest of the step: no variable here has to outlive a call.
            return StepUnlessRefused(x, loss);
        }

        TSimd delta = OutputDelta(a, layers[last].Activation);
        TSimd scale = TSimd.Broadcast(-Rate);
        TSimd smallest = TSimd.Broadcast(SmallestDelta);

        // No slope is above 1: a delta that is too small before it is too small after it.
        if (TSimd.HasBelow(delta, smallest))
        {
            delta = TSimd.DropBelow(delta, smallest);
        }

        // With four or eight doubles, forward and back are more code than the inliner takes in one method. It would leave calls to single
        // operations, and a step would take ten times as long.
        if (typeof(T) == typeof(double) && TSimd.Count >= 4)
        {
            BackApart(delta, scale, smallest, ref Operands.First(x));
        }
        else
        {
            Back(delta, scale, smallest, ref Operands.First(x), layers, ref parameters, ref outputs);
        }

        return loss;
    }

    // The rest of a step, after the forward pass, if it is not proven to leave finite weights or the network has layers without bounds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double StepUnlessRefused(ReadOnlySpan<T> x, double loss)
    {
        if (!ProvesByOutputs(loss))
        {
            return StepInFull(x, loss, isSparse: false);
        }

        TSimd smallest = TSimd.Broadcast(SmallestDelta);
        TSimd delta = OutputDelta(TSimd.Load(ref Unsafe.Add(ref Outputs.First, Rows[^1])), Network.Layers[^1].Activation);
        BackApart(TSimd.DropBelow(delta, smallest), TSimd.Broadcast(-Rate), smallest, ref Operands.First(x));
        return loss;
    }

    // Kernels.OutputDelta, in a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TSimd OutputDelta(TSimd a, Activation activation)
    {
        TSimd error = a - TSimd.Load(ref Target.First);
        if (!_slope.IsByOutput)
        {
            return error;
        }

        return NarrowLayer<TSimd, T>.MultiplyByDerivative(activation, a, _isLimited ? Limited(error) : error);
    }

    // Not inlined: the step is already as much code as the inliner takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private TSimd Limited(TSimd error) => Kernels.OutputDelta.Limit(error, _slope.Limit);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void BackApart(TSimd delta, TSimd scale, TSimd smallest, ref T x) =>
        Back(delta, scale, smallest, ref x, Network.Layers, ref Network.Parameters.First, ref Outputs.First);

    // From the delta of the output layer to the update of the first. It takes what the forward pass has looked up as arguments: that saves
    // twenty instructions, two to four percent of a step of 2-2-1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Back(
        TSimd delta, TSimd scale, TSimd smallest, ref T x, ReadOnlySpan<LayerLayout> layers, ref T parameters, ref T outputs)
    {
        for (int l = layers.Length - 1; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T w = ref Unsafe.Add(ref parameters, layer.Offset);
            ref T input = ref Unsafe.Add(ref outputs, Rows[l - 1]);
            TSimd error = TransposedFold.DotRows(delta, layer.Outputs, ref w, layer.Stride, layer.Inputs);
            NarrowLayer<TSimd, T>.AddOuterProduct(ref input, layer.Inputs, scale * delta, ref w, layer.Stride, layer.HasBiasRow);
            delta = NarrowLayer<TSimd, T>.MultiplyByDerivative(layers[l - 1].Activation, TSimd.Load(ref input), error);
            if (TSimd.HasBelow(delta, smallest))
            {
                delta = TSimd.DropBelow(delta, smallest);
            }
        }

        NarrowLayer<TSimd, T>.AddOuterProduct(
            ref x,
            layers[0].Inputs,
            scale * delta,
            ref Unsafe.Add(ref parameters, layers[0].Offset),
            layers[0].Stride,
            layers[0].HasBiasRow);
    }
}
