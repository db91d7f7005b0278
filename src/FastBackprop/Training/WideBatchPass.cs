using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The pass of networks of any width. A sample is a row; a layer's share of a piece is a matrix product: <c>Z = X·W</c>,
/// <c>E = D·Wᵀ</c>, <c>G += Xᵀ·D</c>. An element of the gradient adds its rows in their order, one fused multiply-add a row, so the cut
/// into pieces decides no bit. All rows are padded, and their padding stays zero.
/// </summary>
internal sealed partial class WideBatchPass<TSimd, T> : BatchPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>[] _outputs;
    private readonly AlignedBuffer<T>[] _deltas;

    // The weights of every layer but the first, without the bias row, transposed.
    private readonly AlignedBuffer<T>[] _transposed;

    // Where the sums are stored: in the rows of the outputs, except those that the loss (output layer) or the slope reads.
    private readonly AlignedBuffer<T>[] _sums;

    // The loss of each row of a piece. They are added in row order, whichever thread computed them.
    private readonly double[] _losses;
    private bool _beginsGradient;

    public WideBatchPass(Network<T> network, Loss loss, BatchTeam? team = null)
        : base(network, loss, RowsFor(network.Shape, nameof(network)))
    {
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        _outputs = new AlignedBuffer<T>[layers.Length];
        _deltas = new AlignedBuffer<T>[layers.Length];
        _transposed = new AlignedBuffer<T>[layers.Length];
        _sums = new AlignedBuffer<T>[layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            _outputs[l] = AlignedMemory.Allocate<T>((long)MostRows * layers[l].Stride);
            _deltas[l] = AlignedMemory.Allocate<T>((long)MostRows * layers[l].Stride);
            _sums[l] = layers[l].KeepsSums || l == layers.Length - 1 ? AlignedMemory.Allocate<T>((long)MostRows * layers[l].Stride) : _outputs[l];
            _transposed[l] = AlignedMemory.Allocate<T>(l == 0 ? 0 : (long)layers[l].Outputs * layers[l - 1].Stride);
        }

        _losses = new double[MostRows];
        _team = team ?? new BatchTeam();
        _copy = new(Copy);
        _takeWeights = new((_, part, parts) => TakeWeights(part, parts));
        _layerSums = [.. Enumerable.Range(0, layers.Length).Select(l => new PartedWork<PinnedRows>((x, part, parts) => Sums(l, x, part, parts)))];
        _layerDeltas = [.. Enumerable.Range(0, layers.Length - 1).Select(l => new PartedWork<int>((rows, part, parts) => Deltas(l, rows, part, parts)))];
        _ends = new(Ends);
        _addGradient = new(AddGradient);
        SharedMultiplyAdds = network.Parameters.Length;
    }

    public override long SharedMultiplyAdds { get; }

    // The first piece overwrites the old gradient.
    public override void BeginGradient(Network<T> gradient) => _beginsGradient = true;

    // A part transposes the rows of each layer's weights that lead to the errors that it computes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void TakeWeights(int part, int parts)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = 1; l < layers.Length; l++)
        {
            int row = LayerPart.StartOfUnit<T>(layers[l - 1], part, parts);
            int endRow = LayerPart.StartOfUnit<T>(layers[l - 1], part + 1, parts);
            Transposition.Run(
                ref layers[l].In(ref Network.Parameters.First)[row],
                layers[l].Stride,
                endRow - row,
                layers[l].Outputs,
                ref Unsafe.Add(ref _transposed[l].First, row),
                layers[l - 1].Stride);
        }
    }

    // The sums of a layer and, except for the output layer, its outputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Sums(int l, PinnedRows x, int part, int parts)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        LayerPart mine = LayerPart.OfProduct<T>(layer, x.Count, part, parts);
        bool isLast = l == Network.Layers.Length - 1;
        Rows<T> z = mine.In(layer.Rows(ref _sums[l].First, x.Count));
        Rows<T> a = mine.In(layer.Rows(ref _outputs[l].First, x.Count));
        Weights<T> weights = layer.In(ref Network.Parameters.First).OfOutputs(mine.Column, mine.EndColumn);
        ManyRowProduct.Run<TSimd, T>(x.All.Slice(mine.Row, z.Count), weights, z, layer.Chains);
        for (int row = 0; row < z.Count && !isLast; row++)
        {
            ActivationKernels.Activate<TSimd, T>(layer.Activation, new Row<T>(ref z[row], z.Columns), new Row<T>(ref a[row], a.Columns));
        }
    }

    // From the sums of the output layer to its outputs, losses and deltas dLoss/dz.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Ends(PinnedRows targets, int part, int parts)
    {
        (int row, int endRow) = LayerPart.Rows(targets.Count, part, parts);
        int last = Network.Layers.Length - 1;
        ref readonly LayerLayout layer = ref Network.Layers[last];
        int n = layer.Outputs;
        for (; row < endRow; row++)
        {
            nint offset = (nint)row * layer.Stride;
            ref T z = ref Unsafe.Add(ref _sums[last].First, offset);
            ref T a = ref Unsafe.Add(ref _outputs[last].First, offset);
            ref T delta = ref Unsafe.Add(ref _deltas[last].First, offset);
            ref T t = ref targets.All[row];
            LayerForward<TSimd, T>.Activate(layer, ref z, ref a);
            _losses[row] = Loss.Value(ref z, ref a, ref t, n);

            // The caller's targets have no padding.
            MemoryMarshal.CreateReadOnlySpan(ref t, n).CopyTo(MemoryMarshal.CreateSpan(ref delta, n));
            OutputDelta.Run<TSimd, T>(
                Loss.Slope(ref delta, n),
                layer.Activation,
                ref layer.KeepsSums ? ref z : ref a,
                ref a,
                ref delta,
                ref delta,
                n,
                FlushOperator.Smallest<T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Deltas(int l, int rows, int part, int parts)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        LayerPart mine = LayerPart.OfProduct<T>(layer, rows, part, parts);
        ref readonly LayerLayout above = ref Network.Layers[l + 1];
        Rows<T> delta = mine.In(layer.Rows(ref _deltas[l].First, rows));
        Rows<T> a = mine.In(layer.Rows(ref layer.KeepsSums ? ref _sums[l].First : ref _outputs[l].First, rows));
        var transposed = new Weights<T>(ref _transposed[l + 1].First, layer.Stride, above.Outputs, layer.Outputs, hasBias: false);

        // One chain per element, whatever the shape: the transposed weights are as wide as the layer.
        ManyRowProduct.Run<TSimd, T>(
            above.Rows(ref _deltas[l + 1].First, rows).Slice(mine.Row, delta.Count),
            transposed.OfOutputs(mine.Column, mine.EndColumn),
            delta,
            chains: 1);
        for (int row = 0; row < delta.Count; row++)
        {
            MultiplyByDerivative(layer.Activation, ref a[row], ref delta[row], delta.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddGradient(GradientOperands operands, int part, int parts)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            ref readonly LayerLayout layer = ref layers[l];
            LayerPart mine = LayerPart.Of<T>(layer, part, parts);
            PinnedRows x = l == 0 ? operands.Inputs : OutputsOf(l - 1, operands.Inputs.Count);
            TransposedProductUpdate.Run<TSimd, T>(
                x.All.OfColumns(mine.Row, mine.EndRow),
                layer.Rows(ref _deltas[l].First, x.Count).OfColumns(mine.Column, mine.EndColumn),
                layer.In(ref operands.Gradient.Parameters.First).OfInputs(mine.Row, mine.EndRow).OfOutputs(mine.Column, mine.EndColumn),
                _beginsGradient);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyByDerivative(Activation activation, ref T a, ref T delta, int n)
    {
        var row = new Row<T>(ref delta, n);
        ActivationKernels.MultiplyByDerivative<TSimd, T>(activation, new Row<T>(ref a, n), row, row, FlushOperator.Smallest<T>());
    }

    private static int RowsFor(NetworkShape shape, string name)
    {
        ThrowUnlessTransposable(shape, name);
        long elements = AlignedMemory.Pad<T>(shape.Inputs);
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            elements += AlignedMemory.Pad<T>(shape.WeightColumns(l));
        }

        return ExecutionPlan.BatchRows(elements);
    }
}
