using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The pass of networks of any width: a row a sample, each layer's share of a piece a matrix product: <c>Z = X·W</c>,
/// <c>E = D·Wᵀ</c>, <c>G += Xᵀ·D</c>. An element of the gradient adds its rows in their order, one fused multiply-add a row: how a batch
/// is cut into pieces decides no bit. All rows are padded, and their padding stays zero.
/// </summary>
internal sealed class WideBatchPass<TSimd, T> : BatchPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Enough that a weight is used often each time it is read; few enough that a piece's inputs stay in the second level cache.
    private const int UsualRows = 128;

    // Beyond this, 16 MB of floats, pieces would not be in a cache anyway.
    private const int MostElements = 1 << 22;

    private readonly AlignedBuffer<T>[] _outputs;
    private readonly AlignedBuffer<T>[] _deltas;

    // The weights of every layer but the first, without the bias row, transposed.
    private readonly AlignedBuffer<T>[] _transposed;

    // The sums of the output layer, which the loss looks at.
    private readonly AlignedBuffer<T> _outputSums;

    public WideBatchPass(Network<T> network, Loss loss)
        : base(network, loss, RowsFor(network.Shape))
    {
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        _outputs = new AlignedBuffer<T>[layers.Length];
        _deltas = new AlignedBuffer<T>[layers.Length];
        _transposed = new AlignedBuffer<T>[layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            _outputs[l] = AlignedMemory.Allocate<T>(MostRows * layers[l].Stride);
            _deltas[l] = AlignedMemory.Allocate<T>(MostRows * layers[l].Stride);
            _transposed[l] = AlignedMemory.Allocate<T>(l == 0 ? 0 : layers[l].Outputs * layers[l - 1].Stride);
        }

        _outputSums = AlignedMemory.Allocate<T>(MostRows * layers[^1].Stride);
    }

    public override void TakeWeights()
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = 1; l < layers.Length; l++)
        {
            ref T weights = ref Unsafe.Add(ref Network.Parameters.First, layers[l].Offset);
            Transposition.Run(
                ref weights, layers[l].Stride, layers[l].Inputs, layers[l].Outputs, ref _transposed[l].First, layers[l - 1].Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(ref T x, int xStride, ref T target, int targetStride, int rows, double lossSum)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int last = layers.Length - 1;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T z = ref l == last ? ref _outputSums.First : ref _outputs[l].First;
            ManyRowProduct.Run<TSimd, T>(
                ref x,
                xStride,
                rows,
                layer.Inputs,
                ref Unsafe.Add(ref Network.Parameters.First, layer.Offset),
                layer.Stride,
                layer.HasBiasRow,
                ref z,
                layer.Stride,
                layer.Outputs,
                layer.Chains);
            x = ref _outputs[l].First;
            xStride = layer.Stride;
            for (nint row = 0; row < rows; row++)
            {
                LayerForward<TSimd, T>.Activate(
                    layer, ref Unsafe.Add(ref z, row * layer.Stride), ref Unsafe.Add(ref x, row * layer.Stride));
            }
        }

        for (nint row = 0; row < rows; row++)
        {
            lossSum += LossFunctions.Value(
                Loss,
                ref Unsafe.Add(ref _outputSums.First, row * layers[last].Stride),
                ref Unsafe.Add(ref _outputs[last].First, row * layers[last].Stride),
                ref Unsafe.Add(ref target, row * targetStride),
                layers[last].Outputs);
        }

        return lossSum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddGradient(ref T x, int xStride, ref T target, int targetStride, int rows, Network<T> gradient)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        OutputDeltas(layers[^1], ref target, targetStride, rows);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref readonly LayerLayout before = ref layers[l - 1];

            // One chain an element, whatever the shape: the transposed weights are as wide as the layer before.
            ManyRowProduct.Run<TSimd, T>(
                ref _deltas[l].First,
                layer.Stride,
                rows,
                layer.Outputs,
                ref _transposed[l].First,
                before.Stride,
                bias: false,
                ref _deltas[l - 1].First,
                before.Stride,
                layer.Inputs,
                chains: 1);
            MultiplyByDerivative(before, l - 1, rows);
            AddProduct(layer, l, ref _outputs[l - 1].First, before.Stride, rows, gradient);
        }

        AddProduct(layers[0], 0, ref x, xStride, rows, gradient);
    }

    // dLoss/dz. For either entropy with its activation the slopes cancel, and a − t remains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OutputDeltas(in LayerLayout layer, ref T target, int targetStride, int rows)
    {
        int n = layer.Outputs;
        for (nint row = 0; row < rows; row++)
        {
            ref T a = ref Unsafe.Add(ref _outputs[^1].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref _deltas[^1].First, row * layer.Stride);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref target, row * targetStride), n).CopyTo(MemoryMarshal.CreateSpan(ref delta, n));
            Map.Run<TSimd, T, SubtractOperator>(
                ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
        }

        if (Loss == Loss.HalfSumOfSquares)
        {
            MultiplyByDerivative(layer, Network.Layers.Length - 1, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyByDerivative(in LayerLayout layer, int l, int rows)
    {
        int n = layer.Outputs;
        for (nint row = 0; row < rows; row++)
        {
            ref T a = ref Unsafe.Add(ref _outputs[l].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref _deltas[l].First, row * layer.Stride);
            ActivationKernels.MultiplyByDerivative<TSimd, T>(
                layer.Activation, ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
        }
    }

    private void AddProduct(in LayerLayout layer, int l, ref T x, int xStride, int rows, Network<T> gradient) =>
        TransposedProductUpdate.Run<TSimd, T>(
            ref x,
            xStride,
            rows,
            layer.Inputs,
            ref _deltas[l].First,
            layer.Stride,
            layer.Outputs,
            ref Unsafe.Add(ref gradient.Parameters.First, layer.Offset),
            layer.Stride,
            layer.HasBiasRow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Tail(ref T row, int n) => ref Unsafe.Add(ref row, n & -AlignedMemory.Lanes<T>());

    private static int RowsFor(NetworkShape shape) =>
        Math.Clamp(MostElements / Math.Max(AlignedMemory.Pad<T>(shape.Inputs), shape.WidestStride<T>()), 1, UsualRows);
}
