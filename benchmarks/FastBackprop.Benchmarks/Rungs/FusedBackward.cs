using System.Runtime.CompilerServices;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// Backward and update of the output layer in one pass: a row of weights gives its error and is changed while it is at hand.
/// Little is won where, as here, nearly all weights belong to the first layer, which sends no error back.
/// </summary>
internal class FusedBackward<TSimd>(Network<float> start, float rate) : Registers<TSimd>(start, rate)
    where TSimd : struct, ISimd<TSimd, float>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void BackwardAndUpdateOutputs()
    {
        ref float w = ref OutputWeights.Span.First;
        ref float delta = ref OutputDelta.Span.First;
        ref float hidden = ref HiddenUnits.Span.First;
        ref float error = ref HiddenDelta.Span.First;
        nint stride = OutputWeights.Stride;
        for (nint i = 0; i <= Hidden; i++)
        {
            TSimd sum = TSimd.Zero;
            TSimd scale = TSimd.Broadcast(-Rate * (i < Hidden ? Unsafe.Add(ref hidden, i) : 1));
            for (nint j = 0; j < stride; j += TSimd.Count)
            {
                TSimd d = TSimd.Load(ref Unsafe.Add(ref delta, j));
                TSimd old = TSimd.Load(ref Unsafe.Add(ref w, j));
                sum = TSimd.MultiplyAdd(old, d, sum);
                TSimd.Store(TSimd.MultiplyAdd(scale, d, old), ref Unsafe.Add(ref w, j));
            }

            if (i < Hidden)
            {
                Unsafe.Add(ref error, i) = TSimd.Fold(sum, TSimd.Zero, TSimd.Zero, TSimd.Zero);
            }

            w = ref Unsafe.Add(ref w, stride);
        }
    }
}
