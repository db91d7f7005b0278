using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The matrix products of a step: whole, or in parts by the threads that are there.</content>
internal partial class TrainingPass<TSimd, T>
{
    // What the parts are computing; written before they are published, and read by them alone.
    private Product _product;
    private int _layer;
    private int _samples;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void RunPart(int part, int parts)
    {
        ref readonly LayerLayout layer = ref Network.Layers[_layer];
        if (_product == Product.SumsOfBlock)
        {
            // One part more than there are ranges of columns: whoever is done first takes it.
            parts--;
            if (part == parts)
            {
                GramOfBlock(_samples);
                return;
            }
        }

        int length = _product == Product.BackwardUpdate ? layer.Inputs : layer.Outputs;
        int start = PartPlan.StartOf(length, PartPlan.Columns<T>(), part, parts);
        int end = PartPlan.StartOf(length, PartPlan.Columns<T>(), part + 1, parts);
        switch (_product)
        {
            case Product.SumsOfBlock:
                SumsOfBlock(_samples, start, end);
                break;
            case Product.UpdateByBlock:
                UpdateByBlock(_samples, start, end);
                break;
            case Product.Sums:
                Sums(layer, ref _layer == 0 ? ref Block.Inputs.First : ref OutputsOf(_layer - 1), ref SumsOf(_layer), start, end);
                break;
            case Product.BackwardUpdate:
                BackwardUpdate(_layer, start, end);
                break;
            case Product.Update:
                Update(layer, ref Block.Inputs.First, start, end);
                break;
            default:
                throw Undefined.Value(_product);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void InParts(Product product, int layer, int parts)
    {
        _product = product;
        _layer = layer;
        Team!.Run(this, parts);
    }

    // The first layer's sums of the block's samples, and the products of each with those before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumsOfBlock(int samples)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, samples);
        if (parts > 1)
        {
            _samples = samples;
            InParts(Product.SumsOfBlock, 0, parts + 1);
        }
        else
        {
            SumsOfBlock(samples, 0, layer.Outputs);
            GramOfBlock(samples);
        }
    }

    // W += Xᵀ·U in the first layer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateByBlock(int samples)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, samples);
        if (parts > 1)
        {
            _samples = samples;
            InParts(Product.UpdateByBlock, 0, parts);
        }
        else
        {
            UpdateByBlock(samples, 0, layer.Outputs);
        }
    }

    // The sums of the first layer from x, of which other threads need a copy in memory that stays where it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FirstSums(ReadOnlySpan<T> x)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, 1);
        if (parts > 1)
        {
            x.CopyTo(Block.Input(0));
            InParts(Product.Sums, 0, parts);
        }
        else
        {
            Sums(layer, ref Operands.First(x), ref SumsOf(0), 0, layer.Outputs);
        }

        // A sum of −0 becomes +0, as it would be where the zero inputs are skipped.
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
        int parts = UpperParts(layer, layer.Outputs);
        if (parts > 1)
        {
            InParts(Product.Sums, l, parts);
        }
        else
        {
            Sums(layer, ref OutputsOf(l - 1), ref SumsOf(l), 0, layer.Outputs);
        }
    }

    // The error of the layer below, and W −= rate·x⊗delta, in one pass over W.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BackwardUpdate(int l)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        int parts = UpperParts(layer, layer.Inputs);
        if (parts > 1)
        {
            InParts(Product.BackwardUpdate, l, parts);
        }
        else
        {
            BackwardUpdate(l, 0, layer.Inputs);
        }
    }

    // W −= rate·x⊗delta in the first layer, behind FirstSums of the same x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateFirst(ReadOnlySpan<T> x)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        int parts = FirstParts(layer, 1);
        if (parts > 1)
        {
            InParts(Product.Update, 0, parts);
        }
        else
        {
            Update(layer, ref Operands.First(x), 0, layer.Outputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumsOfBlock(int samples, int start, int end)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        ManyRowProduct.Run<TSimd, T>(
            ref Block.Inputs.First,
            Block.InputStride,
            samples,
            layer.Inputs,
            ref WeightsOf(layer, start),
            layer.Stride,
            layer.HasBiasRow,
            ref Unsafe.Add(ref Block.Sums.First, start),
            layer.Stride,
            end - start,
            layer.Chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GramOfBlock(int samples) => LowerGramProduct.Run<TSimd, T>(
        ref Block.Inputs.First, Block.InputStride, samples, Network.Layers[0].Inputs, ref Block.Gram.First, Block.Rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateByBlock(int samples, int start, int end)
    {
        ref readonly LayerLayout layer = ref Network.Layers[0];
        TransposedProductUpdate.Run<TSimd, T>(
            ref Block.Inputs.First,
            Block.InputStride,
            samples,
            layer.Inputs,
            ref Unsafe.Add(ref Block.Changes.First, start),
            layer.Stride,
            end - start,
            ref WeightsOf(layer, start),
            layer.Stride,
            layer.HasBiasRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sums(in LayerLayout layer, ref T x, ref T z, int start, int end) => RowProduct.Run<TSimd, T>(
        ref x,
        layer.Inputs,
        ref WeightsOf(layer, start),
        layer.Stride,
        layer.HasBiasRow,
        ref Unsafe.Add(ref z, start),
        end - start,
        layer.Chains);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update(in LayerLayout layer, ref T x, int start, int end) => OuterProductUpdate.Run<TSimd, T>(
        -Rate,
        ref x,
        layer.Inputs,
        ref Unsafe.Add(ref DeltasOf(0), start),
        end - start,
        ref WeightsOf(layer, start),
        layer.Stride,
        layer.HasBiasRow);

    // The bias row lies behind the last of the others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BackwardUpdate(int l, int start, int end)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        ref T delta = ref DeltasOf(l);
        TransposedRowProduct.Update<TSimd, T>(
            ref delta,
            ref Tail(ref delta, layer.Outputs),
            layer.Outputs,
            -Rate,
            ref Unsafe.Add(ref OutputsOf(l - 1), start),
            ref WeightsOf(layer, (nint)start * layer.Stride),
            layer.Stride,
            end - start,
            layer.HasBiasRow && end == layer.Inputs,
            ref Unsafe.Add(ref DeltasOf(l - 1), start));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T WeightsOf(in LayerLayout layer, nint start) => ref Unsafe.Add(ref Network.Parameters.First, layer.Offset + start);
}
