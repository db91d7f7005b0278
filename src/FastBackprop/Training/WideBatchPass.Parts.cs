using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The work on a batch, in parts where several threads are there for them.</content>
/// <remarks>
/// Outputs are split, never sums: a part of the way forward and of the way back is some rows of the batch, through all layers; a part of
/// the gradient, and of the transposed weights, is some rows of every layer's, over all rows of the batch. Each element is computed as by
/// one thread, so the bits are the same.
/// </remarks>
internal sealed partial class WideBatchPass<TSimd, T>
{
    /// <summary>What the parts are doing.</summary>
    private enum Work
    {
        Gather,
        TakeWeights,
        Forward,
        Deltas,
        AddGradient,
    }

    /// <summary>
    /// The operands of the parts. A reference cannot be kept for another thread: what the caller hands over stays where it is until
    /// the last part is done, when nobody looks at it any more.
    /// </summary>
    private sealed unsafe class PassParts(WideBatchPass<TSimd, T> pass, BatchTeam team) : PartedWork
    {
        private Work _work;
        private Dataset<T>? _data;
        private int* _dataRows;
        private T* _x;
        private T* _target;
        private int _xStride;
        private int _targetStride;
        private int _rows;
        private Network<T>? _gradient;

        public void Gather(Dataset<T> data, ReadOnlySpan<int> rows)
        {
            fixed (int* dataRows = rows)
            {
                _data = data;
                _dataRows = dataRows;
                _rows = rows.Length;
                Run(Work.Gather);
                _data = null;
            }
        }

        public void TakeWeights() => Run(Work.TakeWeights);

        public void Forward(ref T x, int xStride, ref T target, int targetStride, int rows)
        {
            fixed (T* firstX = &x, firstTarget = &target)
            {
                _x = firstX;
                _xStride = xStride;
                _target = firstTarget;
                _targetStride = targetStride;
                _rows = rows;
                Run(Work.Forward);
            }
        }

        public void AddGradient(ref T x, int xStride, ref T target, int targetStride, int rows, Network<T> gradient)
        {
            fixed (T* firstX = &x, firstTarget = &target)
            {
                _x = firstX;
                _xStride = xStride;
                _target = firstTarget;
                _targetStride = targetStride;
                _rows = rows;
                _gradient = gradient;
                Run(Work.Deltas);
                Run(Work.AddGradient);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void RunPart(int part, int parts)
        {
            int start = BatchTeam.StartOf(_rows, part, parts);
            int end = BatchTeam.StartOf(_rows, part + 1, parts);
            switch (_work)
            {
                case Work.Gather:
                    pass.Gather(_data!, new ReadOnlySpan<int>(_dataRows + start, end - start), start);
                    break;
                case Work.TakeWeights:
                    pass.TakeWeights(part, parts);
                    break;
                case Work.Forward:
                    pass.Forward(ref *_x, _xStride, ref *_target, _targetStride, start, end);
                    break;
                case Work.Deltas:
                    pass.Deltas(ref *_target, _targetStride, start, end);
                    break;
                default:
                    pass.AddGradient(ref *_x, _xStride, _rows, _gradient!, part, parts);
                    break;
            }
        }

        private void Run(Work work)
        {
            _work = work;
            team.Run(this);
        }
    }
}
