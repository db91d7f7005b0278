using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The matrix products of a step: whole, or in parts by the threads that are present.</content>
internal partial class TrainingPass<TSimd, T>
{
    // One work object for each layer that has the product.
    private readonly Parted<ForwardProduct>[] _sums;
    private readonly Parted<BackwardProduct>[] _updates;
    private readonly Parted<FirstUpdate>[] _firstUpdate;
    private readonly Parted<BlockSums>[] _blockSums;
    private readonly Parted<BlockUpdate>[] _blockUpdate;

    public TrainingPass(Network<T> network, Loss loss)
        : base(network, loss)
    {
        _slope = loss.Slope<T>();
        _sums = Works<ForwardProduct>(Rows.Length);
        _updates = Works<BackwardProduct>(Rows.Length);
        _firstUpdate = Works<FirstUpdate>(1);
        _blockSums = Works<BlockSums>(1);
        _blockUpdate = Works<BlockUpdate>(1);
        _row = AlignedMemory.Allocate<T>(network.Shape.WidestStride<T>());
    }

    // A type and not a virtual method: without threads the product is inlined into the step.
    private interface IProduct
    {
        // Part 0 of 1 is the whole. x is the first value of the layer's input row.
        static abstract void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts);
    }

    // The first layer's sums of the block's samples, and the dot products of each sample with those before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumsOfBlock()
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, Block.Samples);
        Run(_blockSums, layer, 0, ref Block.Inputs.First, parts > 1 ? parts + 1 : 1);
    }

    // W += Xᵀ·U in the first layer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateByBlock()
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        Run(_blockUpdate, layer, 0, ref Block.Inputs.First, FirstParts(layer, Block.Samples));
    }

    // The first layer's sums from x. Other threads need a copy in memory that does not move.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FirstSums(ReadOnlySpan<T> x)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, 1);
        if (parts > 1)
        {
            x.CopyTo(Block.Input(0));
        }

        Run(_sums, layer, 0, ref Operands.First(x), parts);

        // A sum of −0 becomes +0, as when the zero inputs are skipped.
        if (layer.SkipsZeros)
        {
            PositiveZeros.Run<TSimd, T>(ref SumsOf(0), layer.Outputs);
        }
    }

    // The sums of a layer from the outputs of the one below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpperSums(int l)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        Run(_sums, layer, l, ref OutputsOf(l - 1), UpperParts(layer, layer.Outputs));
    }

    // The error of the layer below, and W −= rate·x⊗delta, in one pass over W.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BackwardUpdate(int l)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        Run(_updates, layer, l, ref OutputsOf(l - 1), UpperParts(layer, layer.Inputs));
    }

    // W −= rate·x⊗delta in the first layer. Call it after FirstSums of the same x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateFirst(ReadOnlySpan<T> x)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        Run(_firstUpdate, layer, 0, ref Operands.First(x), FirstParts(layer, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run<TProduct>(Parted<TProduct>[] works, in LayerLayout layer, int l, ref T x, int parts)
        where TProduct : struct, IProduct
    {
        if (parts > 1)
        {
            RunInParts(works, l, parts);
        }
        else
        {
            TProduct.Run(this, layer, l, ref x, 0, 1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunInParts(PartedWork[] works, int l, int parts) => Team!.Run(works[l], parts);

    private Parted<TProduct>[] Works<TProduct>(int layers)
        where TProduct : struct, IProduct => [.. Enumerable.Range(0, layers).Select(l => new Parted<TProduct>(this, l))];

    /// <summary>A layer's product for other threads: its x is in the pass's memory.</summary>
    private sealed class Parted<TProduct>(TrainingPass<TSimd, T> pass, int l) : PartedWork
        where TProduct : struct, IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void RunPart(int part, int parts) =>
            TProduct.Run(
                pass, pass.Network.Layers[l], l, ref l == 0 ? ref pass.Block.Inputs.First : ref pass.OutputsOf(l - 1), part, parts);
    }

    private readonly struct ForwardProduct : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts)
        {
            (int start, int end) = PartPlan.Range<T>(layer.Outputs, part, parts);
            Weights<T> weights = layer.In(ref pass.Network.Parameters.First).OfOutputs(start, end);
            RowProduct.Run<TSimd, T>(ref x, weights, ref Unsafe.Add(ref pass.SumsOf(l), start), layer.Chains);
        }
    }

    // A part is some rows; the bias row follows the last of the others.
    private readonly struct BackwardProduct : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts)
        {
            (int start, int end) = PartPlan.Range<T>(layer.Inputs, part, parts);
            TransposedRowProduct.Update<TSimd, T>(
                new Row<T>(ref pass.DeltasOf(l), layer.Outputs),
                -pass.Rate,
                ref Unsafe.Add(ref x, start),
                layer.In(ref pass.Network.Parameters.First).OfInputs(start, end),
                ref Unsafe.Add(ref pass.DeltasOf(l - 1), start));
        }
    }

    private readonly struct FirstUpdate : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts)
        {
            (int start, int end) = PartPlan.Range<T>(layer.Outputs, part, parts);
            Weights<T> weights = layer.In(ref pass.Network.Parameters.First).OfOutputs(start, end);
            OuterProductUpdate.Run<TSimd, T>(-pass.Rate, ref x, ref Unsafe.Add(ref pass.DeltasOf(l), start), weights);
        }
    }

    // The last part is the Gram matrix; the first free thread takes it.
    private readonly struct BlockSums : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts)
        {
            SampleBlock<T> block = pass.Block;
            var inputs = new Rows<T>(ref x, block.InputStride, block.Samples, layer.Inputs);
            if (parts == 1 || part < parts - 1)
            {
                (int start, int end) = PartPlan.Range<T>(layer.Outputs, part, Math.Max(1, parts - 1));
                Weights<T> weights = layer.In(ref pass.Network.Parameters.First).OfOutputs(start, end);
                Rows<T> sums = layer.Rows(ref block.Sums.First, block.Samples).OfColumns(start, end);
                ManyRowProduct.Run<TSimd, T>(inputs, weights, sums, layer.Chains);
            }

            if (part == parts - 1)
            {
                LowerGramProduct.Run<TSimd, T>(inputs, new Rows<T>(ref block.Gram.First, block.Rows, block.Samples, block.Samples));
            }
        }
    }

    private readonly struct BlockUpdate : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(TrainingPass<TSimd, T> pass, in LayerLayout layer, int l, ref T x, int part, int parts)
        {
            SampleBlock<T> block = pass.Block;
            (int start, int end) = PartPlan.Range<T>(layer.Outputs, part, parts);
            TransposedProductUpdate.Run<TSimd, T>(
                new Rows<T>(ref x, block.InputStride, block.Samples, layer.Inputs),
                layer.Rows(ref block.Changes.First, block.Samples).OfColumns(start, end),
                layer.In(ref pass.Network.Parameters.First).OfOutputs(start, end));
        }
    }
}
