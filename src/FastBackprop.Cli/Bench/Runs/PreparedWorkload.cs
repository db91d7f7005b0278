using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Inference;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Bench.Runs;

/// <summary>A workload with its network and samples, ready to run. Its loops are compiled once and fully: their own cost is the same from the start.</summary>
internal abstract class PreparedWorkload
{
    /// <summary>Samples in one call.</summary>
    public virtual int SamplesPerCall => 1;

    /// <summary>Whether a call is an epoch of a whole dataset.</summary>
    public bool IsWholeEpoch { get; private init; }

    /// <summary>Makes some calls.</summary>
    public abstract void Run(int calls);

    /// <param name="workload">The workload.</param>
    /// <param name="samples">Its samples.</param>
    public static PreparedWorkload Create(Workload workload, Dataset<float> samples)
    {
        var network = new Network<float>(workload.Shape, Initializer.Xavier, Seed);
        return workload.Call switch
        {
            WorkloadCall.Step => new Steps(new SgdTrainer<float>(network, Loss.HalfSumOfSquares, LearningRate), samples),
            WorkloadCall.Epoch => new Epochs(
                new SgdTrainer<float>(network, Loss.HalfSumOfSquares, LearningRate),
                samples,
                workload.IsWholeEpoch ? new SampleOrder(samples.Rows, Seed) : null)
            { IsWholeEpoch = workload.IsWholeEpoch },
            WorkloadCall.Batch => new Batches(
                new BatchTrainer<float>(network, Loss.HalfSumOfSquares, LearningRate, GradientScale.MeanOverRows), samples),
            WorkloadCall.Predict => new Predictions(new Predictor<float>(network), samples),
            WorkloadCall.PredictMany => new ManyPredictions(new Predictor<float>(network), samples),
            _ => throw new ArgumentOutOfRangeException(nameof(workload), workload.Call, "The call is none of those that exist."),
        };
    }

    private const ulong Seed = 42;

    private const double LearningRate = 0.1;

    private sealed class Steps(SgdTrainer<float> trainer, Dataset<float> samples) : PreparedWorkload
    {
        private int _row;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Run(int calls)
        {
            int row = _row;
            for (int i = 0; i < calls; i++)
            {
                trainer.Step(samples.Input(row), samples.Target(row));
                row = row + 1 == samples.Rows ? 0 : row + 1;
            }

            _row = row;
        }
    }

    private sealed class Epochs(SgdTrainer<float> trainer, Dataset<float> samples, SampleOrder? order) : PreparedWorkload
    {
        public override int SamplesPerCall => samples.Rows;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Run(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                trainer.Epoch(samples, order);
            }
        }
    }

    private sealed class Batches(BatchTrainer<float> trainer, Dataset<float> samples) : PreparedWorkload
    {
        public override int SamplesPerCall => samples.Rows;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Run(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                trainer.Epoch(samples, order: null, batchSize: samples.Rows);
            }
        }
    }

    private sealed class Predictions(Predictor<float> predictor, Dataset<float> samples) : PreparedWorkload
    {
        private readonly float[] _output = new float[samples.TargetColumns];
        private int _row;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Run(int calls)
        {
            int row = _row;
            Span<float> output = _output;
            for (int i = 0; i < calls; i++)
            {
                predictor.Predict(samples.Input(row), output);
                row = row + 1 == samples.Rows ? 0 : row + 1;
            }

            _row = row;
        }
    }

    private sealed class ManyPredictions(Predictor<float> predictor, Dataset<float> samples) : PreparedWorkload
    {
        private readonly float[] _inputs = Flat(samples);
        private readonly float[] _outputs = new float[samples.Rows * samples.TargetColumns];

        public override int SamplesPerCall => samples.Rows;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Run(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                predictor.PredictMany(_inputs, _outputs);
            }
        }

        private static float[] Flat(Dataset<float> samples)
        {
            var inputs = new float[samples.Rows * samples.InputColumns];
            for (int row = 0; row < samples.Rows; row++)
            {
                samples.Input(row).CopyTo(inputs.AsSpan(row * samples.InputColumns));
            }

            return inputs;
        }
    }
}
