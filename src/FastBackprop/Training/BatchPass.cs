using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Forward, loss and gradient of many rows at once. A batch is worked off in pieces of at most <see cref="MostRows"/> rows, each
/// layer's share of a piece a matrix product: <c>Z = X·W</c>, <c>E = D·Wᵀ</c>, <c>G += Xᵀ·D</c>. An element of the gradient adds its
/// rows in their order, one fused multiply-add a row, and losses are added row by row: how a batch is cut into pieces decides no bit.
/// All rows are padded, and their padding stays zero.
/// </summary>
internal abstract class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Enough that a weight is used often each time it is read; few enough that a piece's inputs stay in the second level cache.
    private const int UsualRows = 128;

    // Beyond this, 16 MB of floats, pieces would not be in a cache anyway.
    private const int MostElements = 1 << 22;

    protected BatchPass(Network<T> network, Loss loss)
    {
        LossFunctions.ThrowUnlessFits(loss, network.Shape);
        Network = network;
        Loss = loss;
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        InputStride = AlignedMemory.Pad<T>(layers[0].Inputs);
        MostRows = Math.Clamp(MostElements / Math.Max(InputStride, network.Shape.WidestStride<T>()), 1, UsualRows);
        Outputs = new AlignedBuffer<T>[layers.Length];
        Deltas = new AlignedBuffer<T>[layers.Length];
        Transposed = new AlignedBuffer<T>[layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            Outputs[l] = AlignedMemory.Allocate<T>(MostRows * layers[l].Stride);
            Deltas[l] = AlignedMemory.Allocate<T>(MostRows * layers[l].Stride);
            Transposed[l] = AlignedMemory.Allocate<T>(l == 0 ? 0 : layers[l].Outputs * layers[l - 1].Stride);
        }

        OutputSums = AlignedMemory.Allocate<T>(MostRows * layers[^1].Stride);
        Inputs = AlignedMemory.Allocate<T>(MostRows * InputStride);
        Targets = AlignedMemory.Allocate<T>(MostRows * layers[^1].Stride);
    }

    public Network<T> Network { get; }

    public Loss Loss { get; }

    /// <summary>Rows that one call takes at most.</summary>
    public int MostRows { get; }

    /// <summary>Elements from one row of <see cref="Inputs"/> to the next.</summary>
    public int InputStride { get; }

    /// <summary>Room for the inputs of rows that do not lie one after the other.</summary>
    public AlignedBuffer<T> Inputs { get; }

    /// <summary>Room for their targets, in rows as long as those of the output layer.</summary>
    public AlignedBuffer<T> Targets { get; }

    /// <summary>Each layer's outputs, rows of its stride.</summary>
    protected AlignedBuffer<T>[] Outputs { get; }

    /// <summary>Each layer's deltas, <c>dLoss/dz</c>.</summary>
    protected AlignedBuffer<T>[] Deltas { get; }

    /// <summary>The weights of every layer but the first, without the bias row, transposed.</summary>
    protected AlignedBuffer<T>[] Transposed { get; }

    /// <summary>The sums of the output layer, which the loss looks at.</summary>
    protected AlignedBuffer<T> OutputSums { get; }

    public static BatchPass<T> Create(Network<T> network, Loss loss, SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => new BatchPass<Simd512<T>, T>(network, loss),
        SimdWidth.Bits256 => new BatchPass<Simd256<T>, T>(network, loss),
        SimdWidth.Bits128 => new BatchPass<Simd128<T>, T>(network, loss),
        _ => new BatchPass<SimdScalar<T>, T>(network, loss),
    };

    /// <summary>Forward; the sum so far plus the rows' losses, added one by one.</summary>
    public abstract double Forward(ref T x, int xStride, ref T target, int targetStride, int rows, double lossSum);

    /// <summary>
    /// Adds the <c>dLoss/dW</c> of the rows that went forward last to a network of the same shape. The weights are those of the last
    /// <see cref="TransposeWeights"/>.
    /// </summary>
    public abstract void AddGradient(ref T x, int xStride, ref T target, int targetStride, int rows, Network<T> gradient);

    /// <summary>Takes the weights for the way back; to be called when they have changed.</summary>
    public void TransposeWeights()
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = 1; l < layers.Length; l++)
        {
            ref T weights = ref Unsafe.Add(ref Network.Parameters.First, layers[l].Offset);
            Transposition.Run(
                ref weights, layers[l].Stride, layers[l].Inputs, layers[l].Outputs, ref Transposed[l].First, layers[l - 1].Stride);
        }
    }
}

/// <summary>The pass at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class BatchPass<TSimd, T>(Network<T> network, Loss loss) : BatchPass<T>(network, loss)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(ref T x, int xStride, ref T target, int targetStride, int rows, double lossSum)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int last = layers.Length - 1;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T z = ref l == last ? ref OutputSums.First : ref Outputs[l].First;
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
            x = ref Outputs[l].First;
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
                ref Unsafe.Add(ref OutputSums.First, row * layers[last].Stride),
                ref Unsafe.Add(ref Outputs[last].First, row * layers[last].Stride),
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
                ref Deltas[l].First,
                layer.Stride,
                rows,
                layer.Outputs,
                ref Transposed[l].First,
                before.Stride,
                bias: false,
                ref Deltas[l - 1].First,
                before.Stride,
                layer.Inputs,
                chains: 1);
            MultiplyByDerivative(before, l - 1, rows);
            AddProduct(layer, l, ref Outputs[l - 1].First, before.Stride, rows, gradient);
        }

        AddProduct(layers[0], 0, ref x, xStride, rows, gradient);
    }

    // dLoss/dz. For either entropy with its activation the slopes cancel, and a − t remains.
    private void OutputDeltas(in LayerLayout layer, ref T target, int targetStride, int rows)
    {
        int n = layer.Outputs;
        for (nint row = 0; row < rows; row++)
        {
            ref T a = ref Unsafe.Add(ref Outputs[^1].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref Deltas[^1].First, row * layer.Stride);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref target, row * targetStride), n).CopyTo(MemoryMarshal.CreateSpan(ref delta, n));
            Map.Run<TSimd, T, SubtractOperator>(
                ref a, ref Tail(ref a, n), ref delta, ref Tail(ref delta, n), ref delta, ref Tail(ref delta, n), n);
        }

        if (Loss == Loss.HalfSumOfSquares)
        {
            MultiplyByDerivative(layer, Network.Layers.Length - 1, rows);
        }
    }

    private void MultiplyByDerivative(in LayerLayout layer, int l, int rows)
    {
        int n = layer.Outputs;
        for (nint row = 0; row < rows; row++)
        {
            ref T a = ref Unsafe.Add(ref Outputs[l].First, row * layer.Stride);
            ref T delta = ref Unsafe.Add(ref Deltas[l].First, row * layer.Stride);
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
            ref Deltas[l].First,
            layer.Stride,
            layer.Outputs,
            ref Unsafe.Add(ref gradient.Parameters.First, layer.Offset),
            layer.Stride,
            layer.HasBiasRow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Tail(ref T row, int n) => ref Unsafe.Add(ref row, n & -AlignedMemory.Lanes<T>());
}
