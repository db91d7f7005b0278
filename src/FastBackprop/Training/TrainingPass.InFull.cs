using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>
/// Steps that are not proven to leave finite weights: they are computed in full before anything is written. The weights are
/// those of the other steps, bit for bit.
/// </content>
internal partial class TrainingPass<TSimd, T>
{
    // A row of new weights, before it is written.
    private readonly AlignedBuffer<T> _row;

    public override double LargestGradient(ReadOnlySpan<T> x)
    {
        double outputs = Rows[^1] > 0 ? Largest(ref Outputs.First, Rows[^1]) : 1;
        double input = Math.Max(1, Math.Max(outputs, Largest(ref Operands.First(x), x.Length)));
        return input * Largest(ref Deltas.First, Deltas.Length) * 2;
    }

    // Whether a step is proven to leave finite weights. No change is pending.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool Proves(double loss) => Bound.Allows(loss) || ProvesByOutputs(loss);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected bool ProvesByOutputs(double loss) => AllowsUnbounded(loss) || Bound.Proves(loss, LargestOutput(), pending: 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AllowsUnbounded(double loss) => Bound.HasUnboundedLayers
        && Bound.AllowsUnbounded(loss)
        && FiniteCheck.Run<TSimd, T>(ref Outputs.First, Rows[^1], Bound.OutputScale);

    // The first layer's weights do not have the changes by earlier samples of the block yet.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ProvesInBlock(double loss, int done)
    {
        if (AllowsUnbounded(loss))
        {
            return true;
        }

        double pending = 0;
        for (int t = 0; t < done; t++)
        {
            pending += Largest(ref Unsafe.Add(ref Block.Changes.First, t * Block.OutputStride), Block.OutputStride);
        }

        return Bound.Proves(loss, LargestOutput(), Bound.LargestChange(pending));
    }

    // Called after a step that was proven on its own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        double outputs = LargestOutput();
        for (int l = Rows.Length - 1; l >= 0; l--)
        {
            Bound.Grow(l, LargestMagnitude.Run<TSimd, T>(ref DeltasOf(l), Network.Layers[l].Stride), outputs);
        }
    }

    // The rest of a step after the forward pass. Not finite if the step is refused.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected double StepInFull(ReadOnlySpan<T> x, double loss, bool isSparse)
    {
        RefusedLoss = null;
        if (!double.IsFinite(loss))
        {
            return loss;
        }

        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        T smallest = SmallestDelta;
        OutputDelta(layers[^1], smallest);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            PassBack(l, smallest);
        }

        for (int l = layers.Length - 1; l >= 0; l--)
        {
            if (!StaysFinite(layers[l], ref l == 0 ? ref Operands.First(x) : ref OutputsOf(l - 1), ref DeltasOf(l)))
            {
                RefusedLoss = loss;
                return double.NaN;
            }
        }

        for (int l = layers.Length - 1; l > 0; l--)
        {
            AddOuterProduct(layers[l], -Rate, ref OutputsOf(l - 1), ref DeltasOf(l), ref parameters);
        }

        if (isSparse)
        {
            UpdateFirstSparsely(ref Operands.First(x));
        }
        else
        {
            AddOuterProduct(layers[0], -Rate, ref Operands.First(x), ref DeltasOf(0), ref parameters);
        }

        Bound.Forget();
        return loss;
    }

    // Whether every weight of a layer stays finite, padding included: row by row on a copy, by the kernel that would write it.
    private bool StaysFinite(in LayerLayout layer, ref T x, ref T delta)
    {
        Weights<T> weights = layer.In(ref Network.Parameters.First);
        T one = T.One;
        for (int row = 0; row < weights.Rows; row++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref weights[row], layer.Stride).CopyTo(_row.Span);
            ref T input = ref row < layer.Inputs ? ref Unsafe.Add(ref x, row) : ref one;
            OuterProductUpdate.Run<TSimd, T>(
                -Rate, ref input, ref delta, new Weights<T>(ref _row.First, layer.Stride, 1, layer.Outputs, hasBias: false));
            if (!FiniteCheck.Run<TSimd, T>(ref _row.First, layer.Stride, T.One))
            {
                return false;
            }
        }

        return true;
    }

    // NaN if an output is not finite. Bounded outputs do not count, nor do those of the output layer.
    private double LargestOutput() => Bound.HasUnboundedLayers ? Largest(ref Outputs.First, Rows[^1]) : 1;

    private static double Largest(ref T values, int n) => ElementType.ToDouble(LargestMagnitude.Run<TSimd, T>(ref values, n));
}
