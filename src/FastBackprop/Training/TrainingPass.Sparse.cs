using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <content>The step of a sample that is mostly zeros.</content>
internal partial class TrainingPass<TSimd, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double SparseStep(ReadOnlySpan<T> x, ReadOnlySpan<T> target, T rate)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        ref T firstX = ref Operands.First(x);
        ref T weights = ref Unsafe.Add(ref Network.Parameters.First, layer.Offset);
        NonZeros.Build(ref firstX, layer.Inputs, layer.Chains);
        SparseRowProduct.Run<TSimd, T>(
            ref firstX,
            layer.Inputs,
            ref NonZeros.First,
            NonZeros.Ends,
            ref weights,
            layer.Stride,
            layer.HasBiasRow,
            ref SumsOf(0),
            layer.Outputs,
            layer.Chains);
        double loss = ForwardFromFirstSums(target);
        if (double.IsFinite(loss))
        {
            BackwardToFirstDelta(rate);
            SparseOuterProductUpdate.Run<TSimd, T>(
                -rate,
                ref firstX,
                layer.Inputs,
                ref NonZeros.First,
                NonZeros.Count,
                ref DeltasOf(0),
                layer.Outputs,
                ref weights,
                layer.Stride,
                layer.HasBiasRow);
        }

        return loss;
    }
}
