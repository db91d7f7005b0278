using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The work on a batch, in parts where several threads are there for them.</content>
/// <remarks>
/// Outputs are split, never sums: a part of a layer's sums, deltas and gradient is that of some units (<see cref="BatchTeam"/>); where they
/// are too few, some rows of the batch or of the gradient. Each element is computed as by one thread, so the bits are the same.
/// </remarks>
internal sealed partial class WideBatchPass<TSimd, T>
{
    /// <summary>What the parts are doing.</summary>
    private enum Work
    {
        /// <summary>Copying rows of a dataset.</summary>
        Gather,

        /// <summary>Transposing weights.</summary>
        TakeWeights,

        /// <summary>A layer's sums.</summary>
        Sums,

        /// <summary>From the output layer's sums to its deltas.</summary>
        Ends,

        /// <summary>The deltas of a layer but the last.</summary>
        Deltas,

        /// <summary>The gradients of all layers.</summary>
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
        private int _layer;

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
                for (_layer = 0; _layer < pass._outputs.Length; _layer++)
                {
                    Run(Work.Sums);
                }

                Run(Work.Ends);
            }
        }

        public void AddGradient(ref T x, int xStride, int rows, Network<T> gradient)
        {
            fixed (T* firstX = &x)
            {
                _x = firstX;
                _xStride = xStride;
                _rows = rows;
                _gradient = gradient;
                for (_layer = pass._outputs.Length - 2; _layer >= 0; _layer--)
                {
                    Run(Work.Deltas);
                }

                Run(Work.AddGradient);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void RunPart(int part, int parts)
        {
            (int row, int endRow) = LayerPart.Rows(_rows, part, parts);
            ReadOnlySpan<LayerLayout> layers = pass.Network.Layers;
            switch (_work)
            {
                case Work.Gather:
                    pass.Gather(_data!, new ReadOnlySpan<int>(_dataRows + row, endRow - row), row);
                    break;
                case Work.TakeWeights:
                    pass.TakeWeights(part, parts);
                    break;
                case Work.Sums when _layer == 0:
                    pass.Sums(0, ref *_x, _xStride, LayerPart.OfProduct<T>(layers[0], _rows, part, parts));
                    break;
                case Work.Sums:
                    pass.Sums(
                        _layer,
                        ref pass._outputs[_layer - 1].First,
                        layers[_layer - 1].Stride,
                        LayerPart.OfProduct<T>(layers[_layer], _rows, part, parts));
                    break;
                case Work.Ends:
                    pass.Ends(ref *_target, _targetStride, row, endRow);
                    break;
                case Work.Deltas:
                    pass.Deltas(_layer, LayerPart.OfProduct<T>(layers[_layer], _rows, part, parts));
                    break;
                case Work.AddGradient:
                    pass.AddGradient(ref *_x, _xStride, _rows, _gradient!, part, parts);
                    break;
                default:
                    throw Undefined.Value(_work);
            }
        }

        private void Run(Work work)
        {
            _work = work;
            team.Run(this);
        }
    }
}
