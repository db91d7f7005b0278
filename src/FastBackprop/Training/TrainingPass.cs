using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Forward, loss, backward and update of one sample, with the buffers for it: for each layer a row of outputs and a row of
/// deltas, for the output layer also its sums and the target. All rows are padded, and their padding stays zero.
/// </summary>
internal abstract class TrainingPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected TrainingPass(Network<T> network, Loss loss)
    {
        LossFunctions.ThrowUnlessFits(loss, network.Shape);
        Network = network;
        Loss = loss;
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        Rows = new int[layers.Length];
        int length = 0;
        for (int l = 0; l < layers.Length; l++)
        {
            Rows[l] = length;
            length = checked(length + layers[l].Stride);
        }

        Outputs = AlignedMemory.Allocate<T>(length);
        Deltas = AlignedMemory.Allocate<T>(length);
        OutputSums = AlignedMemory.Allocate<T>(layers[^1].Stride);
        Target = AlignedMemory.Allocate<T>(layers[^1].Stride);
    }

    public Network<T> Network { get; }

    public Loss Loss { get; }

    /// <summary>Where each layer's row starts in <see cref="Outputs"/> and <see cref="Deltas"/>.</summary>
    public int[] Rows { get; }

    public AlignedBuffer<T> Outputs { get; }

    public AlignedBuffer<T> Deltas { get; }

    public AlignedBuffer<T> OutputSums { get; }

    public AlignedBuffer<T> Target { get; }

    public static TrainingPass<T> Create(Network<T> network, Loss loss, SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => new TrainingPass<Simd512<T>, T>(network, loss),
        SimdWidth.Bits256 => new TrainingPass<Simd256<T>, T>(network, loss),
        SimdWidth.Bits128 => new TrainingPass<Simd128<T>, T>(network, loss),
        _ => new TrainingPass<SimdScalar<T>, T>(network, loss),
    };

    /// <summary>Forward; the sample's loss.</summary>
    public abstract double Forward(ReadOnlySpan<T> x, ReadOnlySpan<T> target);

    /// <summary>
    /// One step of stochastic gradient descent, <c>W −= rate·dLoss/dW</c>; the loss before it. Where that is not finite the
    /// weights stay as they are.
    /// </summary>
    public abstract double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target, T rate);

    /// <summary>Adds <c>dLoss/dW</c> to a network of the same shape; the loss. The pass's own network stays as it is.</summary>
    public abstract double AddGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> target, Network<T> gradient);

    /// <summary>The outputs of a layer in the last forward pass.</summary>
    public ReadOnlySpan<T> LayerOutputs(int layer) => Outputs.Span.Slice(Rows[layer], Network.Layers[layer].Outputs);
}

/// <summary>The pass at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class TrainingPass<TSimd, T>(Network<T> network, Loss loss) : TrainingPass<T>(network, loss)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        ref T input = ref Operands.First(x);
        int last = layers.Length - 1;
        for (int l = 0; l < last; l++)
        {
            ref T output = ref OutputsOf(l);
            LayerForward<TSimd, T>.Sums(ref parameters, layers[l], ref input, ref output);
            LayerForward<TSimd, T>.Activate(layers[l], ref output, ref output);
            input = ref output;
        }

        ref T z = ref OutputSums.First;
        ref T a = ref OutputsOf(last);
        LayerForward<TSimd, T>.Sums(ref parameters, layers[last], ref input, ref z);
        LayerForward<TSimd, T>.Activate(layers[last], ref z, ref a);
        target.CopyTo(Target.Span);
        return LossFunctions.Value(Loss, ref z, ref a, ref Target.First, layers[last].Outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target, T rate)
    {
        double loss = Forward(x, target);
        if (!double.IsFinite(loss))
        {
            return loss;
        }

        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        OutputDelta(layers[^1]);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T delta = ref DeltasOf(l);
            TransposedRowProduct.Update<TSimd, T>(
                ref delta,
                ref Tail(ref delta, layer.Outputs),
                layer.Outputs,
                -rate,
                ref OutputsOf(l - 1),
                ref Unsafe.Add(ref parameters, layer.Offset),
                layer.Stride,
                layer.Inputs,
                layer.HasBiasRow,
                ref DeltasOf(l - 1));
            MultiplyByDerivative(layers[l - 1], l - 1);
        }

        AddOuterProduct(layers[0], -rate, ref Operands.First(x), ref DeltasOf(0), ref parameters);
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double AddGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> target, Network<T> gradient)
    {
        double loss = Forward(x, target);
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T parameters = ref Network.Parameters.First;
        ref T gradients = ref gradient.Parameters.First;
        OutputDelta(layers[^1]);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T delta = ref DeltasOf(l);
            TransposedRowProduct.Run<TSimd, T>(
                ref delta,
                ref Tail(ref delta, layer.Outputs),
                layer.Outputs,
                ref Unsafe.Add(ref parameters, layer.Offset),
                layer.Stride,
                layer.Inputs,
                ref DeltasOf(l - 1));
            MultiplyByDerivative(layers[l - 1], l - 1);
            AddOuterProduct(layer, T.One, ref OutputsOf(l - 1), ref delta, ref gradients);
        }

        AddOuterProduct(layers[0], T.One, ref Operands.First(x), ref DeltasOf(0), ref gradients);
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Tail(ref T row, int n) => ref Unsafe.Add(ref row, n & -AlignedMemory.Lanes<T>());

    private static void AddOuterProduct(in LayerLayout layer, T scale, ref T x, ref T delta, ref T weights) =>
        OuterProductUpdate.Run<TSimd, T>(
            scale, ref x, layer.Inputs, ref delta, layer.Outputs, ref Unsafe.Add(ref weights, layer.Offset), layer.Stride, layer.HasBiasRow);

    // delta = dLoss/dz. For either entropy with its activation the slopes cancel, and a − t remains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OutputDelta(in LayerLayout layer)
    {
        int l = Rows.Length - 1;
        int n = layer.Outputs;
        ref T a = ref OutputsOf(l);
        ref T t = ref Target.First;
        ref T delta = ref DeltasOf(l);
        Map.Run<TSimd, T, SubtractOperator>(ref a, ref Tail(ref a, n), ref t, ref Tail(ref t, n), ref delta, ref Tail(ref delta, n), n);
        if (Loss == Loss.HalfSumOfSquares)
        {
            MultiplyByDerivative(layer, l);
        }
    }

    // Turns the error that has reached a layer's outputs into its delta, in place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyByDerivative(in LayerLayout layer, int l)
    {
        int n = layer.Outputs;
        ref T a = ref OutputsOf(l);
        ref T delta = ref DeltasOf(l);
        ActivationKernels.MultiplyByDerivative<TSimd, T>(
            layer.Activation, ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T OutputsOf(int layer) => ref Unsafe.Add(ref Outputs.First, Rows[layer]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T DeltasOf(int layer) => ref Unsafe.Add(ref Deltas.First, Rows[layer]);
}
