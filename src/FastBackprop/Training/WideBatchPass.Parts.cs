using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The work on a batch, in parts for several threads.</content>
/// <remarks>
/// Outputs are split, never sums: a part of a layer's sums, deltas and gradient is that of some units (<see cref="BatchTeam"/>) or, if
/// they are too few, some rows of the batch or of the gradient. Each element is computed as by one thread, so the bits are the same.
/// </remarks>
internal sealed unsafe partial class WideBatchPass<TSimd, T>
{
    private readonly BatchTeam _team;
    private readonly PartedWork<DatasetRows> _copy;
    private readonly PartedWork<ValueTuple> _takeWeights;

    // One for each layer. The last layer's deltas come from the ends.
    private readonly PartedWork<PinnedRows>[] _layerSums;
    private readonly PartedWork<int>[] _layerDeltas;
    private readonly PartedWork<PinnedRows> _ends;
    private readonly PartedWork<GradientOperands> _addGradient;

    public override void TakeWeights() => _team.Run(_takeWeights, default);

    public override double Forward(in BatchRows<T> batch, double lossSum)
    {
        int rows = batch.Count;
        Check.That(rows <= MostRows, "no more rows than a piece has");
        fixed (T* x = &batch.Inputs.First, target = &batch.Targets.First)
        {
            _team.Run(_layerSums[0], new PinnedRows(x, batch.Inputs));
            for (int l = 1; l < _layerSums.Length; l++)
            {
                _team.Run(_layerSums[l], OutputsOf(l - 1, rows));
            }

            _team.Run(_ends, new PinnedRows(target, batch.Targets));
        }

        foreach (double loss in _losses.AsSpan(0, rows))
        {
            lossSum += loss;
        }

        return lossSum;
    }

    public override void AddGradient(in BatchRows<T> batch, Network<T> gradient)
    {
        for (int l = _layerDeltas.Length - 1; l >= 0; l--)
        {
            _team.Run(_layerDeltas[l], batch.Count);
        }

        fixed (T* x = &batch.Inputs.First)
        {
            _team.Run(_addGradient, new GradientOperands(new PinnedRows(x, batch.Inputs), gradient));
        }

        _beginsGradient = false;
    }

    protected override void Copy(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        fixed (int* first = rows)
        {
            _team.Run(_copy, new DatasetRows(data, first, rows.Length));
        }
    }

    private void Copy(DatasetRows from, int part, int parts)
    {
        (int row, int endRow) = LayerPart.Rows(from.Count, part, parts);
        Copy(from.Data, new ReadOnlySpan<int>(from.Rows + row, endRow - row), row);
    }

    // The pass's buffers do not move.
    private PinnedRows OutputsOf(int l, int rows)
    {
        ref T first = ref _outputs[l].First;
        return new PinnedRows((T*)Unsafe.AsPointer(ref first), Network.Layers[l].Rows(ref first, rows));
    }

    // Another thread cannot keep a reference: the caller has pinned the rows until the last part is done.
    private readonly struct PinnedRows(T* first, Rows<T> rows)
    {
        private readonly int _stride = (int)rows.Stride;
        private readonly int _columns = rows.Columns;

        public int Count { get; } = rows.Count;

        public Rows<T> All => new(ref *first, _stride, Count, _columns);
    }

    private readonly struct GradientOperands(PinnedRows inputs, Network<T> gradient)
    {
        public PinnedRows Inputs => inputs;

        public Network<T> Gradient => gradient;
    }

    private readonly struct DatasetRows(Dataset<T> data, int* rows, int count)
    {
        public Dataset<T> Data => data;

        public int* Rows => rows;

        public int Count => count;
    }
}
