using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <content>The step of a sample that is mostly zeros.</content>
internal partial class TrainingPass<TSimd, T>
{
    public override int FindNonZeros(ReadOnlySpan<T> x) =>
        NonZeroMask.Build<TSimd, T>(ref Operands.First(x), x.Length, ref MemoryMarshal.GetArrayDataReference(NonZeros));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double SparseStep(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        ref T firstX = ref Operands.First(x);
        ref T parameters = ref Network.Parameters.First;
        ref ulong nonZeros = ref MemoryMarshal.GetArrayDataReference(NonZeros);
        LayerForward<TSimd, T>.SparseFirstSums(ref parameters, layer, ref firstX, ref nonZeros, ref SumsOf(0));
        double loss = ForwardFromFirstSums(target);
        if (!Proves(loss))
        {
            return StepInFull(x, loss, isSparse: true);
        }

        BackwardToFirstDelta();
        UpdateFirstSparsely(ref firstX);
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateFirstSparsely(ref T x) => SparseOuterProductUpdate.Run<TSimd, T>(
        -Rate,
        ref x,
        ref MemoryMarshal.GetArrayDataReference(NonZeros),
        ref DeltasOf(0),
        Network.Layers[0].In(ref Network.Parameters.First));
}
