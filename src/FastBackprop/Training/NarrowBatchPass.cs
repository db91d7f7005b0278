using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The pass of networks whose inputs and layers are narrower than 64 bytes: everything is transposed, a row for each unit and a
/// column for each sample, so that lanes are not wasted on units that there are not. The outputs have the bits of the other passes.
/// An element of a piece's gradient is a dot of two such rows, in a <see cref="VirtualRegister{TSimd, T}"/>, and is then added.
/// <para>Rows are as long as the samples of the piece, rounded up to whole strips; what lies behind the samples is zero wherever a sum
/// over samples could see it.</para>
/// </summary>
internal sealed class NarrowBatchPass<TSimd, T> : BatchPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // 16 KB of floats for the outputs, or deltas, of 16 units: a small network stays in the first level caches.
    private const int UsualRows = 256;

    private readonly AlignedBuffer<T> _inputs;
    private readonly AlignedBuffer<T> _targets;
    private readonly AlignedBuffer<T>[] _outputs;
    private readonly AlignedBuffer<T>[] _deltas;
    private readonly AlignedBuffer<T> _outputSums;
    private readonly AlignedBuffer<T> _ones;
    private readonly AlignedBuffer<T> _sums;
    private readonly AlignedBuffer<T> _row;
    private readonly double[] _squares;
    private readonly double[] _targetValues;

    // Whose rows the inputs and targets are.
    private (Dataset<T> Data, int FirstRow)? _source;
    private int _sourceRows;

    public NarrowBatchPass(Network<T> network, Loss loss)
        : base(network, loss, UsualRows)
    {
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        _inputs = AlignedMemory.Allocate<T>(layers[0].Inputs * UsualRows);
        _targets = AlignedMemory.Allocate<T>(layers[^1].Outputs * UsualRows);
        _outputs = new AlignedBuffer<T>[layers.Length];
        _deltas = new AlignedBuffer<T>[layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            _outputs[l] = AlignedMemory.Allocate<T>(layers[l].Outputs * UsualRows);
            _deltas[l] = AlignedMemory.Allocate<T>(layers[l].Outputs * UsualRows);
        }

        _outputSums = AlignedMemory.Allocate<T>(layers[^1].Outputs * UsualRows);
        _ones = AlignedMemory.Allocate<T>(UsualRows);
        _squares = new double[layers[^1].Outputs * UsualRows];
        _targetValues = new double[layers[^1].Outputs * UsualRows];
        _ones.Span.Fill(T.One);
        _sums = AlignedMemory.Allocate<T>(AlignedMemory.Lanes<T>());
        _row = AlignedMemory.Allocate<T>(3 * AlignedMemory.Lanes<T>());
    }

    public override void TakeWeights()
    {
        // They are read where they are.
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(ref T x, int xStride, ref T target, int targetStride, int rows, double lossSum)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int stride = StrideFor(rows);
        int last = layers.Length - 1;
        if (Source is null || Source != _source || rows != _sourceRows)
        {
            Transposition.Run(ref x, xStride, rows, layers[0].Inputs, ref _inputs.First, stride);
            Transposition.Run(ref target, targetStride, rows, layers[last].Outputs, ref _targets.First, stride);
            ClearBehind(ref _inputs.First, layers[0].Inputs, rows, stride);
            _source = Source;
            _sourceRows = rows;
        }

        ref T a = ref _inputs.First;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T z = ref l == last ? ref _outputSums.First : ref _outputs[l].First;
            SampleLaneProduct.Run<TSimd, T>(
                ref a,
                rows,
                stride,
                layer.Inputs,
                ref Unsafe.Add(ref Network.Parameters.First, layer.Offset),
                layer.Stride,
                layer.HasBiasRow,
                ref z,
                layer.Outputs,
                layer.Chains);
            a = ref _outputs[l].First;

            // Element by element, so the layer is one long row.
            int length = layer.Outputs * stride;
            ActivationKernels.Activate<TSimd, T>(
                layer.Activation, ref z, ref Unsafe.Add(ref z, length), ref a, ref Unsafe.Add(ref a, length), length);
            ClearBehind(ref a, layer.Outputs, rows, stride);
        }

        return Loss == Loss.HalfSumOfSquares ? AddSquares(lossSum, rows, stride) : AddLosses(lossSum, rows, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddGradient(ref T x, int xStride, ref T target, int targetStride, int rows, Network<T> gradient)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int stride = StrideFor(rows);
        int last = layers.Length - 1;
        int length = layers[last].Outputs * stride;
        Map.Run<TSimd, T, SubtractOperator>(
            ref _outputs[last].First,
            ref Unsafe.Add(ref _outputs[last].First, length),
            ref _targets.First,
            ref Unsafe.Add(ref _targets.First, length),
            ref _deltas[last].First,
            ref Unsafe.Add(ref _deltas[last].First, length),
            length);
        if (Loss == Loss.HalfSumOfSquares)
        {
            MultiplyByDerivative(layers[last], last, stride);
        }

        ClearBehind(ref _deltas[last].First, layers[last].Outputs, rows, stride);
        for (int l = last; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];

            // E = W·D: a row of W holds what leaves a unit.
            ManyRowProduct.Run<TSimd, T>(
                ref Unsafe.Add(ref Network.Parameters.First, layer.Offset),
                layer.Stride,
                layer.Inputs,
                layer.Outputs,
                ref _deltas[l].First,
                stride,
                bias: false,
                ref _deltas[l - 1].First,
                stride,
                stride,
                chains: 1);
            MultiplyByDerivative(layers[l - 1], l - 1, stride);
            ClearBehind(ref _deltas[l - 1].First, layer.Inputs, rows, stride);
            AddProduct(layer, ref _outputs[l - 1].First, ref _deltas[l].First, rows, stride, gradient);
        }

        AddProduct(layers[0], ref _inputs.First, ref _deltas[0].First, rows, stride, gradient);
    }

    private static int StrideFor(int rows) => (rows + (4 * AlignedMemory.Lanes<T>()) - 1) & -(4 * AlignedMemory.Lanes<T>());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ClearBehind(ref T units, int count, int rows, int stride)
    {
        for (nint unit = 0; unit < count && rows < stride; unit++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref units, (unit * stride) + rows), stride - rows).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyByDerivative(in LayerLayout layer, int l, int stride)
    {
        int length = layer.Outputs * stride;
        ref T a = ref _outputs[l].First;
        ref T delta = ref _deltas[l].First;
        ActivationKernels.MultiplyByDerivative<TSimd, T>(
            layer.Activation,
            ref a,
            ref Unsafe.Add(ref a, length),
            ref delta,
            ref Unsafe.Add(ref delta, length),
            ref delta,
            ref Unsafe.Add(ref delta, length),
            length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddProduct(in LayerLayout layer, ref T x, ref T deltas, int rows, int stride, Network<T> gradient)
    {
        ref T sums = ref _sums.First;
        int tail = rows & -AlignedMemory.Lanes<T>();
        ref T g = ref Unsafe.Add(ref gradient.Parameters.First, layer.Offset);
        int inputs = layer.Inputs + (layer.HasBiasRow ? 1 : 0);
        for (nint i = 0; i < inputs; i++)
        {
            ref T xi = ref i < layer.Inputs ? ref Unsafe.Add(ref x, i * stride) : ref _ones.First;
            TransposedRowProduct.Run<TSimd, T>(
                ref xi, ref Unsafe.Add(ref xi, tail), rows, ref deltas, stride, layer.Outputs, ref sums);
            for (nint j = 0; j < layer.Outputs; j++)
            {
                Unsafe.Add(ref g, j) += Unsafe.Add(ref sums, j);
            }

            g = ref Unsafe.Add(ref g, layer.Stride);
        }
    }

    // The bits of LossFunctions, all samples of an output at a time: converting one number after the other would take longer than the
    // whole pass.
    private double AddSquares(double lossSum, int rows, int stride)
    {
        int length = Network.Shape.Outputs * stride;
        Span<double> squares = _squares.AsSpan(0, length);
        Span<double> targets = _targetValues.AsSpan(0, length);
        TensorPrimitives.ConvertTruncating<T, double>(_outputs[^1].Span[..length], squares);
        TensorPrimitives.ConvertTruncating<T, double>(_targets.Span[..length], targets);
        TensorPrimitives.Subtract<double>(squares, targets, squares);
        TensorPrimitives.Multiply<double>(squares, squares, squares);
        Span<double> losses = squares[..rows];
        for (int output = stride; output < length; output += stride)
        {
            TensorPrimitives.Add<double>(losses, squares.Slice(output, rows), losses);
        }

        foreach (double loss in losses)
        {
            lossSum += loss / 2;
        }

        return lossSum;
    }

    private double AddLosses(double lossSum, int rows, int stride)
    {
        int outputs = Network.Shape.Outputs;
        int lanes = AlignedMemory.Lanes<T>();
        Span<T> row = _row.Span;
        for (int sample = 0; sample < rows; sample++)
        {
            for (int j = 0; j < outputs; j++)
            {
                row[j] = _outputSums.Span[(j * stride) + sample];
                row[lanes + j] = _outputs[^1].Span[(j * stride) + sample];
                row[(2 * lanes) + j] = _targets.Span[(j * stride) + sample];
            }

            lossSum += LossFunctions.Value(Loss, ref row[0], ref row[lanes], ref row[2 * lanes], outputs);
        }

        return lossSum;
    }
}
