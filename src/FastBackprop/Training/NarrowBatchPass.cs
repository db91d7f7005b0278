using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The pass of networks whose inputs and layers are at most 64 bytes wide. Everything is transposed, a row for each unit and a
/// column for each sample, so that no lane is idle when a layer is narrower than a register. The outputs have the bits of the other passes.
/// An element of a piece's gradient is a dot product of two such rows, in a <see cref="VirtualRegister{TSimd, T}"/>, and is then added.
/// <para>Rows are as long as the samples of the piece, rounded up to 64 bytes. After the samples, inputs repeat the last one, outputs are
/// those of these inputs, and deltas are zero, so that they add nothing to a sum over samples.</para>
/// </summary>
internal sealed class NarrowBatchPass<TSimd, T> : BatchPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int UsualRows = SummationPlan.LaneBatchRows;

    private readonly AlignedBuffer<T> _inputs;
    private readonly AlignedBuffer<T> _targets;
    private readonly AlignedBuffer<T>[] _outputs;
    private readonly AlignedBuffer<T>[] _deltas;
    private readonly AlignedBuffer<T> _outputSums;
    private readonly AlignedBuffer<T> _ones;
    private readonly AlignedBuffer<T> _four;
    private readonly AlignedBuffer<T> _sumRows;
    private readonly AlignedBuffer<T> _outputRows;
    private readonly AlignedBuffer<double> _losses;
    private readonly LossSlope<T> _slope;
    private readonly bool _addsSquares;

    // Where the rows in the buffers come from.
    private long _dataset;
    private int _firstRow;
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

        // No narrow network has softmax, so the slope is the same for all targets.
        _slope = loss.Slope<T>();
        _addsSquares = loss == Loss.HalfSumOfSquares;
        _outputSums = AlignedMemory.Allocate<T>(_addsSquares ? 0 : layers[^1].Outputs * UsualRows);
        _ones = AlignedMemory.Allocate<T>(UsualRows);
        _ones.Span.Fill(T.One);
        _four = AlignedMemory.Allocate<T>(4);
        _sumRows = AlignedMemory.Allocate<T>(_addsSquares ? 0 : UsualRows * AlignedMemory.Lanes<T>());
        _outputRows = AlignedMemory.Allocate<T>(_addsSquares ? 0 : UsualRows * AlignedMemory.Lanes<T>());
        _losses = AlignedMemory.Allocate<double>(UsualRows);
    }

    public override void TakeWeights()
    {
        // This pass reads them in place.
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(in BatchRows<T> batch, double lossSum)
    {
        int rows = batch.Count;
        Check.That(rows <= MostRows, "no more rows than a piece has");
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int stride = StrideFor(rows);
        int last = layers.Length - 1;
        if (batch.Dataset == 0 || batch.Dataset != _dataset || batch.FirstRow != _firstRow || rows != _sourceRows)
        {
            Transposition.Run(ref batch.Inputs.First, batch.Inputs.Stride, rows, layers[0].Inputs, ref _inputs.First, stride);
            Transposition.Run(ref batch.Targets.First, batch.Targets.Stride, rows, layers[last].Outputs, ref _targets.First, stride);
            FillBehind(ref _inputs.First, layers[0].Inputs, rows, stride);
            _dataset = batch.Dataset;
            _firstRow = batch.FirstRow;
            _sourceRows = rows;
        }

        bool needsSums = !_addsSquares;
        ref T a = ref _inputs.First;
        for (int l = 0; l <= last; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            bool keepsSums = needsSums && l == last;
            ref T z = ref keepsSums ? ref _outputSums.First : ref _outputs[l].First;
            ref T w = ref Unsafe.Add(ref Network.Parameters.First, layer.Offset);
            if (keepsSums)
            {
                SampleLaneProduct.Sums<TSimd, T>(
                    ref a, stride, stride, layer.Inputs, ref w, layer.Stride, layer.HasBiasRow, ref z, layer.Outputs, layer.Chains);
            }
            else
            {
                SampleLaneProduct.Run<TSimd, T>(
                    layer.Activation,
                    ref a,
                    stride,
                    stride,
                    layer.Inputs,
                    ref w,
                    layer.Stride,
                    layer.HasBiasRow,
                    ref z,
                    layer.Outputs,
                    layer.Chains);
            }

            a = ref z;
        }

        return needsSums ? AddLosses(lossSum, batch.Targets, stride) : AddSquares(lossSum, rows, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddGradient(in BatchRows<T> batch, Network<T> gradient)
    {
        int rows = batch.Count;
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int stride = StrideFor(rows);
        int last = layers.Length - 1;
        int length = layers[last].Outputs * stride;
        ref T a = ref _outputs[last].First;
        OutputDelta.Run<TSimd, T>(
            _slope, layers[last].Activation, ref a, ref a, ref _targets.First, ref _deltas[last].First, length, FlushOperator.Smallest<T>());
        ClearBehind(ref _deltas[last].First, layers[last].Outputs, rows, stride);
        for (int l = last; l > 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            SampleLaneProduct.Back<TSimd, T>(
                ref _deltas[l].First,
                stride,
                stride,
                layer.Outputs,
                ref Unsafe.Add(ref Network.Parameters.First, layer.Offset),
                layer.Stride,
                ref _deltas[l - 1].First,
                layer.Inputs);
            MultiplyByDerivative(layers[l - 1], l - 1, stride);
            AddProduct(layer, ref _outputs[l - 1].First, ref _deltas[l].First, stride, gradient);
        }

        AddProduct(layers[0], ref _inputs.First, ref _deltas[0].First, stride, gradient);
    }

    private static int StrideFor(int rows) => AlignedMemory.Pad<T>(rows);

    // Repeats the last sample, so that the padding is as finite as a sample.
    private static void FillBehind(ref T units, int count, int rows, int stride)
    {
        for (nint unit = 0; unit < count; unit++)
        {
            ref T row = ref Unsafe.Add(ref units, unit * stride);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref row, rows), stride - rows).Fill(Unsafe.Add(ref row, rows - 1));
        }
    }

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
        var delta = new Row<T>(ref _deltas[l].First, length);
        ActivationKernels.MultiplyByDerivative<TSimd, T>(
            layer.Activation, new Row<T>(ref _outputs[l].First, length), delta, delta, FlushOperator.Smallest<T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddProduct(in LayerLayout layer, ref T x, ref T deltas, int stride, Network<T> gradient)
    {
        ref T g = ref Unsafe.Add(ref gradient.Parameters.First, layer.Offset);
        RowDotsUpdate.Run<TSimd, T>(
            ref x, stride, layer.Inputs, ref deltas, stride, layer.Outputs, stride, ref g, layer.Stride, ref _four.First);
        if (layer.HasBiasRow)
        {
            ref T bias = ref Unsafe.Add(ref g, (nint)layer.Inputs * layer.Stride);
            RowDotsUpdate.Run<TSimd, T>(
                ref _ones.First, stride, 1, ref deltas, stride, layer.Outputs, stride, ref bias, layer.Stride, ref _four.First);
        }
    }

    // The bits of Loss.Value, but all samples of an output at a time: converting the numbers one by one takes longer than the whole pass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double AddSquares(double lossSum, int rows, int stride)
    {
        SquaredErrors.Run(ref _outputs[^1].First, ref _targets.First, stride, Network.Shape.Outputs, rows, ref _losses.First);
        return AddInTurn(lossSum, _losses.Span[..rows]);
    }

    // A method of its own, so that the sum stays in a register: after a call it would live on the stack, and take three times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double AddInTurn(double sum, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    // Transposes back to one row per sample.
    private double AddLosses(double lossSum, in Rows<T> targets, int stride)
    {
        int outputs = Network.Shape.Outputs;
        int length = outputs * stride;
        ActivationKernels.Activate<TSimd, T>(
            Network.Shape.OutputActivation, new Row<T>(ref _outputSums.First, length), new Row<T>(ref _outputs[^1].First, length));
        int lanes = AlignedMemory.Lanes<T>();
        Transposition.Run(ref _outputSums.First, stride, outputs, targets.Count, ref _sumRows.First, lanes);
        Transposition.Run(ref _outputs[^1].First, stride, outputs, targets.Count, ref _outputRows.First, lanes);
        for (int sample = 0; sample < targets.Count; sample++)
        {
            ref T z = ref Unsafe.Add(ref _sumRows.First, sample * lanes);
            lossSum += Loss.Value(ref z, ref Unsafe.Add(ref _outputRows.First, sample * lanes), ref targets[sample], outputs);
        }

        return lossSum;
    }
}
