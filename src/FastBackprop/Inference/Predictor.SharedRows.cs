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
    /// The rows of one call, cut into parts. A predictor serves any number of threads at once, but no more calls than there are helpers can
    /// have one: so many of these are made, when they are first needed, and each call takes one and puts it back.
    /// </summary>
    /// <param name="workers">The threads; those who make one of their own need not put it back.</param>
    internal sealed unsafe class SharedRows(WorkerGroup workers) : PartedWork
    {
        private static readonly SharedRows?[] Free = new SharedRows?[HelperSet.OfProcess.Most];
        private static int _made;

        private Predictor<T>? _predictor;
        private T* _inputs;
        private T* _outputs;
        private int _rows;

        /// <summary>One that no other call has; null where there is none.</summary>
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

            // A span cannot be kept for another thread. The rows stay where they are until the last part is done, when nobody
            // looks at them any more.
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

        /// <summary>Leaves it to the next call. There is a place for each that <see cref="Take"/> has made.</summary>
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
