using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Data;
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
internal sealed partial class WideBatchPass<TSimd, T> : BatchPass<T>
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

    // Of each row of a piece; they are added in their order, whoever has computed them.
    private readonly double[] _losses;
    private readonly PassParts _parts;

    public WideBatchPass(Network<T> network, Loss loss, BatchTeam? team = null)
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
        _losses = new double[MostRows];
        _parts = new PassParts(this, team ?? new BatchTeam());
        SharedMultiplyAdds = network.Parameters.Length;
    }

    public override long SharedMultiplyAdds { get; }

    public override void Gather(Dataset<T> data, ReadOnlySpan<int> rows) => _parts.Gather(data, rows);

    public override void TakeWeights() => _parts.TakeWeights();

    public override double Forward(ref T x, int xStride, ref T target, int targetStride, int rows, double lossSum)
    {
        _parts.Forward(ref x, xStride, ref target, targetStride, rows);
        foreach (double loss in _losses.AsSpan(0, rows))
        {
            lossSum += loss;
        }

        return lossSum;
    }

    public override void AddGradient(ref T x, int xStride, ref T target, int targetStride, int rows, Network<T> gradient) =>
        _parts.AddGradient(ref x, xStride, ref target, targetStride, rows, gradient);

    // Some rows of the weights of every layer but the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void TakeWeights(int part, int parts)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = 1; l < layers.Length; l++)
        {
            (int start, int end, _) = BatchTeam.RowsOf(layers[l], part, parts);
            int stride = layers[l].Stride;
            ref T weights = ref Unsafe.Add(ref Network.Parameters.First, layers[l].Offset + ((nint)start * stride));
            ref T transposed = ref Unsafe.Add(ref _transposed[l].First, start);
            Transposition.Run(ref weights, stride, end - start, layers[l].Outputs, ref transposed, layers[l - 1].Stride);
        }
    }

    // The rows from start to end − 1, of which x and target are the first of all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Forward(ref T x, int xStride, ref T target, int targetStride, int start, int end)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int last = layers.Length - 1;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T z = ref l == last ? ref _outputSums.First : ref _outputs[l].First;
            ManyRowProduct.Run<TSimd, T>(
                ref Unsafe.Add(ref x, (nint)start * xStride),
                xStride,
                end - start,
                layer.Inputs,
                ref Unsafe.Add(ref Network.Parameters.First, layer.Offset),
                layer.Stride,
                layer.HasBiasRow,
                ref Unsafe.Add(ref z, (nint)start * layer.Stride),
                layer.Stride,
                layer.Outputs,
                layer.Chains);
            x = ref _outputs[l].First;
            xStride = layer.Stride;
            for (nint row = start; row < end; row++)
            {
                LayerForward<TSimd, T>.Activate(
                    layer, ref Unsafe.Add(ref z, row * layer.Stride), ref Unsafe.Add(ref x, row * layer.Stride));
            }
        }

        for (nint row = start; row < end; row++)
        {
            _losses[row] = LossFunctions.Value(
                Loss,
                ref Unsafe.Add(ref _outputSums.First, row * layers[last].Stride),
                ref Unsafe.Add(ref _outputs[last].First, row * layers[last].Stride),
                ref Unsafe.Add(ref target, row * targetStride),
                layers[last].Outputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Deltas(ref T target, int targetStride, int start, int end)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        OutputDeltas(layers[^1], ref target, targetStride, start, end);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref readonly LayerLayout before = ref layers[l - 1];

            // One chain an element, whatever the shape: the transposed weights are as wide as the layer before.
            ManyRowProduct.Run<TSimd, T>(
                ref Unsafe.Add(ref _deltas[l].First, (nint)start * layer.Stride),
                layer.Stride,
                end - start,
                layer.Outputs,
                ref _transposed[l].First,
                before.Stride,
                bias: false,
                ref Unsafe.Add(ref _deltas[l - 1].First, (nint)start * before.Stride),
                before.Stride,
                layer.Inputs,
                chains: 1);
            MultiplyByDerivative(before, l - 1, start, end);
        }
    }

    // Some rows of the gradient of every layer, from all rows of the batch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddGradient(ref T x, int xStride, int rows, Network<T> gradient, int part, int parts)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            (int start, int end, bool bias) = BatchTeam.RowsOf(layer, part, parts);
            TransposedProductUpdate.Run<TSimd, T>(
                ref Unsafe.Add(ref l == 0 ? ref x : ref _outputs[l - 1].First, start),
                l == 0 ? xStride : layers[l - 1].Stride,
                rows,
                end - start,
                ref _deltas[l].First,
                layer.Stride,
                layer.Outputs,
                ref Unsafe.Add(ref gradient.Parameters.First, layer.Offset + ((nint)start * layer.Stride)),
                layer.Stride,
                bias);
        }
    }

    // dLoss/dz. For either entropy with its activation the slopes cancel, and a − t remains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OutputDeltas(in LayerLayout layer, ref T target, int targetStride, int start, int end)
    {
        int n = layer.Outputs;
        for (nint row = start; row < end; row++)
        {
            ref T a = ref Unsafe.Add(ref _outputs[^1].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref _deltas[^1].First, row * layer.Stride);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref target, row * targetStride), n).CopyTo(MemoryMarshal.CreateSpan(ref delta, n));
            Map.Run<TSimd, T, SubtractOperator>(
                ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
        }

        if (Loss == Loss.HalfSumOfSquares)
        {
            MultiplyByDerivative(layer, Network.Layers.Length - 1, start, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyByDerivative(in LayerLayout layer, int l, int start, int end)
    {
        int n = layer.Outputs;
        for (nint row = start; row < end; row++)
        {
            ref T a = ref Unsafe.Add(ref _outputs[l].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref _deltas[l].First, row * layer.Stride);
            ActivationKernels.MultiplyByDerivative<TSimd, T>(
                layer.Activation, ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Tail(ref T row, int n) => ref Unsafe.Add(ref row, n & -AlignedMemory.Lanes<T>());

    private static int RowsFor(NetworkShape shape) =>
        Math.Clamp(MostElements / Math.Max(AlignedMemory.Pad<T>(shape.Inputs), shape.WidestStride<T>()), 1, UsualRows);
}
