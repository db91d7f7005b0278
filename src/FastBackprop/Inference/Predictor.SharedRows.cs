using FastBackprop.Execution;

namespace FastBackprop.Inference;

/// <content>Many rows by several threads.</content>
public sealed partial class Predictor<T>
{
    private void PredictShared(ReadOnlySpan<T> inputs, Span<T> outputs, int rows, int threads)
    {
        if (SharedRows.Take() is not { } shared)
        {
            PredictRows(inputs, outputs);
            return;
        }

        try
        {
            shared.Predict(this, inputs, outputs, rows, threads);
        }
        finally
        {
            shared.PutBack();
        }
    }

    /// <summary>
    /// The rows of one call, cut into parts. A predictor serves any number of threads at once, but at most one call per helper can share
    /// its rows. So at most one such object per helper is made, when first needed; a call takes one and puts it back.
    /// </summary>
    /// <param name="workers">The threads; an object made with other threads need not be put back.</param>
    internal sealed unsafe class SharedRows(WorkerGroup workers) : PartedWork
    {
        private static readonly SharedRows?[] Free = new SharedRows?[HelperSet.OfProcess.Most];
        private static int _made;

        private Predictor<T>? _predictor;
        private T* _inputs;
        private T* _outputs;
        private int _rows;

        /// <summary>An object that no other call has; null if there is none.</summary>
        public static SharedRows? Take()
        {
            foreach (ref SharedRows? place in Free.AsSpan())
            {
                if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } shared)
                {
                    return shared;
                }
            }

            if (Volatile.Read(ref _made) < Free.Length && Interlocked.Increment(ref _made) <= Free.Length)
            {
                return new SharedRows(new WorkerGroup(int.MaxValue));
            }

            return null;
        }

        public void Predict(Predictor<T> predictor, ReadOnlySpan<T> inputs, Span<T> outputs, int rows, int threads)
        {
            threads = Math.Min(threads, workers.Threads);
            int parts = Math.Min(threads * WorkerGroup.PartsPerThread, PartPlan.Granules(rows, PartPlan.TileRows));

            // A span cannot be kept for another thread. The rows are pinned until the last part is done; after that no thread reads them.
            fixed (T* firstInput = inputs, firstOutput = outputs)
            {
                _predictor = predictor;
                _inputs = firstInput;
                _outputs = firstOutput;
                _rows = rows;
                workers.Open(threads);
                try
                {
                    workers.Run(this, parts);
                }
                finally
                {
                    workers.Close();
                    _predictor = null;
                    _inputs = null;
                    _outputs = null;
                }
            }
        }

        public override void RunPart(int part, int parts)
        {
            Predictor<T> predictor = _predictor!;
            (int start, int end) = PartPlan.Range(_rows, PartPlan.TileRows, part, parts);
            int rows = end - start;
            predictor.PredictRows(
                new ReadOnlySpan<T>(_inputs + ((nint)start * predictor.Inputs), rows * predictor.Inputs),
                new Span<T>(_outputs + ((nint)start * predictor.Outputs), rows * predictor.Outputs));
        }

        /// <summary>Leaves it to the next call. There is a place for each object that <see cref="Take"/> has made.</summary>
        public void PutBack()
        {
            foreach (ref SharedRows? place in Free.AsSpan())
            {
                if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, this, null) is null)
                {
                    return;
                }
            }
        }
    }
}
