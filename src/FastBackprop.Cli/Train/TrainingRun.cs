using System.Diagnostics;
using FastBackprop.Cli.Pictures;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>Trains a network by a plan. The clock stands still while something other than training goes on.</summary>
internal sealed class TrainingRun
{
    private readonly TrainPlan _plan;
    private readonly TrainingData _data;
    private readonly IFitTrainer<float> _trainer;
    private readonly Stopwatch _clock = new();
    private GradientNorms<float>? _gradients;
    private double? _testAccuracy;

    public TrainingRun(TrainPlan plan, TrainingData data, int threads)
    {
        _plan = plan;
        _data = data;
        var network = new Network<float>(plan.Shape, plan.Initializer, plan.Seed);
        _trainer = plan.Update.CreateTrainer(network, plan.Loss, plan.Schedule.RateOf(0), threads);
    }

    /// <summary>Measures the accuracy on the test part after each epoch, for whoever looks at the progress.</summary>
    public bool MeasureTest { get; init; }

    /// <summary>A log of the epochs, for which everything is measured: whoever looks at it later cannot measure it any more.</summary>
    public EpochLog? Log { get; init; }

    /// <summary>Where the epochs are kept for a report, for which everything is measured too.</summary>
    public ICollection<EpochReport>? Record { get; init; }

    /// <summary>A model file that is written after each epoch.</summary>
    public ModelSaver? Saver { get; init; }

    private GradientNorms<float> Gradients => _gradients ??= new GradientNorms<float>(_trainer.Network, _data.Training, _plan.Loss);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    public TrainingOutcome Run(Action<EpochReport> show, CancellationToken cancellationToken)
    {
        var options = new FitOptions<float>
        {
            Epochs = _plan.Epochs,
            ShuffleSeed = _plan.ShuffleSeed,
            Schedule = _plan.Schedule,
            Observer = progress => Observe(progress, show),
        };
        _clock.Restart();
        FitResult fit = FitLoop<float>.Run(_trainer, _data.Training, _plan.Update.BatchSize ?? 1, options, cancellationToken);
        _clock.Stop();
        EvaluationResult training = Evaluator.Evaluate(_trainer.Network, _data.Training, _plan.Loss);
        if (!double.IsFinite(training.MeanLoss))
        {
            // The last step of all can overflow: no later one sees its loss.
            throw new TrainingDivergedException(_trainer.Steps, training.MeanLoss, _trainer.LearningRate);
        }

        return new TrainingOutcome
        {
            Network = _trainer.Network,
            Epochs = fit.Epochs,
            Steps = fit.Steps,
            Seconds = _clock.Elapsed.TotalSeconds,
            Training = training,
            Test = _data.Test is null ? null : Evaluator.Evaluate(_trainer.Network, _data.Test, _plan.Loss),
        };
    }

    private void Observe(TrainingProgress progress, Action<EpochReport> show)
    {
        _clock.Stop();
        bool measuresAll = progress.IsEpochEnd && (Log is not null || Record is not null);
        EvaluationResult? test = null;
        if (progress.IsEpochEnd && _data.Test is not null && (MeasureTest || measuresAll))
        {
            test = Evaluator.Evaluate(_trainer.Network, _data.Test, _plan.Loss);
            _testAccuracy = test.Accuracy;
        }

        EvaluationResult? training = measuresAll ? Evaluator.Evaluate(_trainer.Network, _data.Training, _plan.Loss) : null;
        double[]? gradientNorms = measuresAll ? Gradients.Measure() : null;
        var report = new EpochReport(
            progress.Epoch + 1,
            progress.Epochs,
            progress.Samples,
            progress.SamplesInEpoch,
            progress.MeanLoss,
            progress.LearningRate,
            _clock.Elapsed.TotalSeconds)
        {
            TestAccuracy = _testAccuracy,
            TestLoss = test?.MeanLoss,
            TrainAccuracy = training?.Accuracy,
            TrainLoss = training?.MeanLoss,
            GradientNorms = gradientNorms,
        };
        if (report.IsEpochEnd)
        {
            Log?.Add(report);
            Record?.Add(report);
            Saver?.Save(_trainer.Network, report, _trainer.Steps);
        }

        show(report);
        _clock.Start();
    }
}

/// <summary>A trained network, and how good it is.</summary>
internal sealed record TrainingOutcome
{
    public required Network<float> Network { get; init; }

    public required int Epochs { get; init; }

    public required long Steps { get; init; }

    /// <summary>Seconds of training alone.</summary>
    public required double Seconds { get; init; }

    public required EvaluationResult Training { get; init; }

    public required EvaluationResult? Test { get; init; }
}
