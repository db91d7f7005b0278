using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// The next sample is known, so the update of a row of first-layer weights is followed by the row's part in the next sample's
/// sums while it is in registers: the weights are read once a step, not twice.
/// </summary>
internal sealed class FusedForward<TSimd>(Network<float> start, float rate) : FusedBackward<TSimd>(start, rate)
    where TSimd : struct, ISimd<TSimd, float>
{
    public override void Train(Samples samples)
    {
        int last = samples.Inputs.Length - 1;
        Multiply(ref samples.Inputs[0][0], Inputs, HiddenWeights, HiddenUnits);
        for (int row = 0; row < last; row++)
        {
            StepBehindHiddenSums(samples.Targets[row]);
            UpdateAndMultiply(ref samples.Inputs[row][0], ref samples.Inputs[row + 1][0]);
        }

        StepBehindHiddenSums(samples.Targets[last]);
        AddOuterProduct(ref samples.Inputs[last][0], Inputs, HiddenDelta, HiddenWeights);
    }

    // W −= rate·x⊗delta and z = next·W + bias in one pass, in strips of four registers: as many sums, and as many changes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void UpdateAndMultiply(ref float x, ref float next)
    {
        nint stride = HiddenWeights.Stride;
        nint column = 0;
        for (; column <= stride - (4 * TSimd.Count); column += 4 * TSimd.Count)
        {
            UpdateAndMultiply<DoubleStrip<DoubleStrip<SingleStrip<TSimd, float>, float>, float>>(ref x, ref next, column);
        }

        for (; column < stride; column += TSimd.Count)
        {
            UpdateAndMultiply<SingleStrip<TSimd, float>>(ref x, ref next, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void UpdateAndMultiply<TStrip>(ref float x, ref float next, nint column)
        where TStrip : struct, IStrip<TStrip, float>
    {
        nint inputs = Inputs;
        nint stride = HiddenWeights.Stride;
        ref float w = ref Unsafe.Add(ref HiddenWeights.Span.First, column);
        ref float bias = ref Unsafe.Add(ref w, inputs * stride);
        TStrip change = TStrip.Scale(-Rate, ref Unsafe.Add(ref HiddenDelta.Span.First, column));
        TStrip.AddTo(ref bias, 1, change);
        TStrip sum = TStrip.Load(ref bias);
        for (nint i = 0; i < inputs; i++)
        {
            TStrip.AddTo(ref w, Unsafe.Add(ref x, i), change);
            sum = TStrip.MultiplyAdd(Unsafe.Add(ref next, i), ref w, sum);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.Store(sum, ref Unsafe.Add(ref HiddenUnits.Span.First, column));
    }
}
