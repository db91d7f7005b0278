using System.Diagnostics.CodeAnalysis;
using FastBackprop.Execution;

namespace FastBackprop.Inference;

/// <content>Many rows by several threads.</content>
public sealed partial class Predictor<T>
{
    // Multiply-adds, some 50 µs of them: a sleeping thread of the pool takes about so long to come.
    private const int LeastSharedWork = 1 << 21;

    // Rows that the matrix product takes at a time: a part is some of them.
    private const int TileRows = 8;

    [ThreadStatic]
    [SuppressMessage("Design", "CA1000", Justification = "The helpers of a calling thread.")]
    private static SharedRows? _sharedRows;

    // A predictor serves any number of threads at once, so the helpers belong to the thread that calls, as its scratch memory does.
    private static SharedRows RowsOfThread(int threads)
    {
        if (_sharedRows is null || _sharedRows.MostThreads < threads)
        {
            _sharedRows = new SharedRows(threads);
        }

        return _sharedRows;
    }

    /// <summary>The rows of one call, cut into parts.</summary>
    private sealed unsafe class SharedRows(int mostThreads) : PartedWork
    {
        private readonly WorkerGroup _workers = new(mostThreads);
        private Predictor<T>? _predictor;
        private T* _inputs;
        private T* _outputs;
        private int _rows;

        public int MostThreads => mostThreads;

        public void Predict(Predictor<T> predictor, ReadOnlySpan<T> inputs, Span<T> outputs, int rows, int threads)
        {
            long parts = Math.Min((long)threads * WorkerGroup.PartsPerThread, ((long)rows + TileRows - 1) / TileRows);

            // A span cannot be kept for another thread. The rows stay where they are until the last part is done, when nobody
            // looks at them any more.
            fixed (T* firstInput = inputs, firstOutput = outputs)
            {
                _predictor = predictor;
                _inputs = firstInput;
                _outputs = firstOutput;
                _rows = rows;
                _workers.Open(threads);
                try
                {
                    _workers.Run(this, (int)Math.Min(parts, _workers.Parts));
                }
                finally
                {
                    _workers.Close();
                    _predictor = null;
                }
            }
        }

        public override void RunPart(int part, int parts)
        {
            Predictor<T> predictor = _predictor!;
            int start = StartOf(_rows, TileRows, part, parts);
            int rows = StartOf(_rows, TileRows, part + 1, parts) - start;
            predictor.PredictRows(
                new ReadOnlySpan<T>(_inputs + ((nint)start * predictor.Inputs), rows * predictor.Inputs),
                new Span<T>(_outputs + ((nint)start * predictor.Outputs), rows * predictor.Outputs));
        }
    }
}
