using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <content>The steps of a block of samples, by the equations of <see cref="SampleBlock{T}"/>.</content>
internal partial class TrainingPass<TSimd, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override int BlockedSteps(Dataset<T> data, SampleOrder? order, int first, int count, ref double lossSum)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        for (int t = 0; t < count; t++)
        {
            data.Input(order is null ? first + t : order[first + t]).CopyTo(Block.Input(t));
        }

        if (!Bound.AllowsBlocks && !Bound.AllowsProducts(Largest(ref Block.Inputs.First, count * Block.InputStride)))
        {
            return 0;
        }

        Block.Samples = count;
        SumsOfBlock();
        if (layer.HasBiasRow)
        {
            Block.AddBiasToGram();
        }

        int done = 0;
        while (done < count)
        {
            // Add the changes by the samples before this one: z_t += Σ (x_t·x_s + 1)·u_s, s rising.
            ref T z = ref Unsafe.Add(ref Block.Sums.First, done * layer.Stride);
            TransposedProductUpdate.Run<TSimd, T>(
                new Rows<T>(ref Unsafe.Add(ref Block.Gram.First, done * Block.Rows), 1, done, 1),
                layer.Rows(ref Block.Changes.First, done),
                new Weights<T>(ref z, layer.Stride, 1, layer.Outputs, hasBias: false));
            MemoryMarshal.CreateReadOnlySpan(ref z, layer.Stride).CopyTo(MemoryMarshal.CreateSpan(ref SumsOf(0), layer.Stride));
            double loss = ForwardFromFirstSums(data.Target(order is null ? first + done : order[first + done]));
            if (!Bound.Allows(loss) && !ProvesInBlock(loss, done))
            {
                break;
            }

            lossSum += loss;
            BackwardToFirstDelta();
            ref T delta = ref DeltasOf(0);
            ref T change = ref Unsafe.Add(ref Block.Changes.First, done * layer.Stride);
            for (nint j = 0; j < layer.Outputs; j += TSimd.Count)
            {
                TSimd.Store(TSimd.Broadcast(-Rate) * TSimd.Load(ref Unsafe.Add(ref delta, j)), ref Unsafe.Add(ref change, j));
            }

            done++;
        }

        Block.Samples = done;
        UpdateByBlock();
        return done;
    }
}
