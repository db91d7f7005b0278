using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>One layer's way from input to output at the width of <typeparamref name="TSimd"/>.</summary>
internal static class LayerForward<TSimd, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>z = x·W + bias</c>; z is a padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sums(ref T parameters, in LayerLayout layer, ref T x, ref T z) =>
        RowProduct.Run<TSimd, T>(ref x, layer.In(ref parameters), ref z, layer.Chains);

    /// <summary>
    /// The sums of the first layer over the inputs that are not zero: the bits of <see cref="Sums"/> with <see cref="PositiveZeros"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SparseFirstSums(ref T parameters, in LayerLayout layer, ref T x, ref ulong nonZeros, ref T z) =>
        SparseRowProduct.Run<TSimd, T>(ref x, ref nonZeros, layer.In(ref parameters), ref z, layer.Chains);

    /// <summary><c>a = f(x·W + bias)</c>; a is a padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outputs(ref T parameters, in LayerLayout layer, ref T x, ref T a)
    {
        if (layer.Activation == Activation.Sigmoid && layer.Chains == SummationChains.Most)
        {
            RowProduct.FourChains<TSimd, T, SigmoidOperator>(ref x, layer.In(ref parameters), ref a);
            return;
        }

        Sums(ref parameters, layer, ref x, ref a);
        Activate(layer, ref a, ref a);
    }

    /// <summary><c>a = f(z)</c>; both are padded rows, or the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Activate(in LayerLayout layer, ref T z, ref T a) =>
        ActivationKernels.Activate<TSimd, T>(layer.Activation, new Row<T>(ref z, layer.Outputs), new Row<T>(ref a, layer.Outputs));
}

/// <summary>
/// The forward pass of a whole network over rows of samples. It keeps nothing between calls, so any number of threads can share one.
/// </summary>
internal abstract class ForwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected ForwardPass(Network<T> network)
    {
        Network = network;
        int maskElements = NonZeroMask.Words(network.Shape.Inputs) * (sizeof(ulong) / Unsafe.SizeOf<T>());
        Stride = Math.Max(network.Shape.WidestStride<T>(), AlignedMemory.Pad<T>(maskElements));
        OutputStride = network.Layers[^1].Stride;
        MostRows = ExecutionPlan.ManyRows<T>(Stride);
    }

    public Network<T> Network { get; }

    /// <summary>Elements of one row of scratch memory: the widest layer, or a mask of the inputs, padded.</summary>
    public int Stride { get; }

    /// <summary>The most rows that one call takes: 256, or fewer if the scratch memory for them would be large.</summary>
    public int MostRows { get; }

    /// <summary>Elements of one row of the output layer, padded.</summary>
    public int OutputStride { get; }

    public static ForwardPass<T> Create(Network<T> network, ExecutionPlan plan) =>
        SimdDispatch.Create<T, Factory, ForwardPass<T>>(plan.Width, new Factory(network));

    /// <summary>The sums of the output layer, before its activation, for up to <see cref="MostRows"/> rows.</summary>
    /// <param name="x">The first row of inputs.</param>
    /// <param name="xStride">Elements from one row of inputs to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scratch">Two times rows times <see cref="Stride"/> elements.</param>
    /// <returns>The first of the sums, in scratch, in rows of <see cref="OutputStride"/> elements.</returns>
    public abstract ref T OutputSums(ref T x, int xStride, int rows, ref T scratch);

    /// <summary>The outputs of the output layer, for one row.</summary>
    /// <inheritdoc cref="OutputSums" path="/param"/>
    public abstract ref T Outputs(ref T x, ref T scratch);

    /// <summary>The activation of the output layer, of one padded row, in place.</summary>
    public abstract void ActivateOutput(ref T z);

    private readonly struct Factory(Network<T> network) : ISimdFactory<T, ForwardPass<T>>
    {
        public ForwardPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new ForwardPass<TSimd, T>(network);
    }
}

/// <summary>The forward pass at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class ForwardPass<TSimd, T>(Network<T> network) : ForwardPass<T>(network)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override ref T OutputSums(ref T x, int xStride, int rows, ref T scratch)
    {
        Check.That(rows <= MostRows, "no more rows than the scratch memory has");
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        ref T z = ref scratch;
        ref T other = ref Unsafe.Add(ref scratch, rows * Stride);
        FirstSums(ref parameters, layers[0], ref x, xStride, rows, ref z, ref other);
        for (int l = 0; l < layers.Length - 1; l++)
        {
            for (int row = 0; row < rows; row++)
            {
                ref T zRow = ref Unsafe.Add(ref z, row * layers[l].Stride);
                LayerForward<TSimd, T>.Activate(layers[l], ref zRow, ref zRow);
            }

            x = ref z;
            z = ref other;
            other = ref x;
            Sums(ref parameters, layers[l + 1], ref x, layers[l].Stride, rows, ref z);
        }

        return ref z;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override ref T Outputs(ref T x, ref T scratch)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        ref T a = ref scratch;
        ref T other = ref Unsafe.Add(ref scratch, Stride);
        if (layers[0].SkipsZeros)
        {
            FirstSums(ref parameters, layers[0], ref x, 0, 1, ref a, ref other);
            LayerForward<TSimd, T>.Activate(layers[0], ref a, ref a);
        }
        else
        {
            LayerForward<TSimd, T>.Outputs(ref parameters, layers[0], ref x, ref a);
        }

        for (int l = 1; l < layers.Length; l++)
        {
            x = ref a;
            a = ref other;
            other = ref x;
            LayerForward<TSimd, T>.Outputs(ref parameters, layers[l], ref x, ref a);
        }

        return ref a;
    }

    public override void ActivateOutput(ref T z) => LayerForward<TSimd, T>.Activate(Network.Layers[^1], ref z, ref z);

    // Skips the inputs that are zero if that is faster; the bits are the same. The masks lie in the other half of the scratch memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FirstSums(ref T parameters, in LayerLayout layer, ref T x, int xStride, int rows, ref T z, ref T masks)
    {
        if (layer.SkipsZeros && FindNonZeros(ref x, xStride, rows, layer, ref masks))
        {
            for (int row = 0; row < rows; row++)
            {
                LayerForward<TSimd, T>.SparseFirstSums(
                    ref parameters,
                    layer,
                    ref Unsafe.Add(ref x, (nint)row * xStride),
                    ref MaskOf(row, ref masks),
                    ref Unsafe.Add(ref z, row * layer.Stride));
            }

            return;
        }

        Sums(ref parameters, layer, ref x, xStride, rows, ref z);
        for (int row = 0; layer.SkipsZeros && row < rows; row++)
        {
            PositiveZeros.Run<TSimd, T>(ref Unsafe.Add(ref z, row * layer.Stride), layer.Outputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(ref T parameters, in LayerLayout layer, ref T x, int xStride, int rows, ref T z) => ManyRowProduct.Run<TSimd, T>(
        new Rows<T>(ref x, xStride, rows, layer.Inputs), layer.In(ref parameters), layer.Rows(ref z, rows), layer.Chains);

    // Whether enough inputs are zero for skipping them to pay.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool FindNonZeros(ref T x, int xStride, int rows, in LayerLayout layer, ref T masks)
    {
        nint tooMany = ExecutionPlan.TooManyNonZeros(rows, layer.Inputs, layer.Chains);
        nint count = 0;
        for (int row = 0; row < rows; row++)
        {
            count += NonZeroMask.Build<TSimd, T>(ref Unsafe.Add(ref x, (nint)row * xStride), layer.Inputs, ref MaskOf(row, ref masks));
            if (count >= tooMany)
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong MaskOf(int row, ref T masks) => ref Unsafe.As<T, ulong>(ref Unsafe.Add(ref masks, row * Stride));
}
