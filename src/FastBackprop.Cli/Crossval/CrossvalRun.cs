using System.Diagnostics;
using FastBackprop.Cli.Pictures;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Crossval;

/// <summary>Trains and tests a network for each fold, by one plan.</summary>
internal sealed class CrossvalRun(TrainPlan plan, Dataset<float> samples, IReadOnlyList<Fold> folds)
{
    private readonly Lock _progressLock = new();
    private readonly string[] _hashes = new string[folds.Count];
    private readonly NetworkCourse<float>[] _courses = new NetworkCourse<float>[folds.Count];
    private int _finished;

    public TrainPlan Plan => plan;

    public Dataset<float> Samples => samples;

    public IReadOnlyList<Fold> Folds => folds;

    public required Scaling Scaling { get; init; }

    public required bool ScaleWholeTable { get; init; }

    /// <summary>Folds that are trained at the same time, at most.</summary>
    public required int Threads { get; init; }

    /// <summary>Who wants to know that a fold's network is trained, or null.</summary>
    public required TextWriter? Progress { get; init; }

    /// <summary>Whether each fold's training is to be shown.</summary>
    public required bool KeepsCourses { get; init; }

    /// <summary>Each fold's training; empty unless they are to be shown.</summary>
    public IReadOnlyList<NetworkCourse<float>> Courses => KeepsCourses ? _courses : [];

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    public CrossvalOutcome Run(CancellationToken cancellationToken)
    {
        var options = new CrossValidationOptions { Scaling = Scaling, ScaleWholeTable = ScaleWholeTable, DegreeOfParallelism = Threads };
        long start = Stopwatch.GetTimestamp();
        CrossValidationResult result = CrossValidation.Run(
            samples, folds, plan.Loss, fold => Train(fold, start, cancellationToken), options, cancellationToken);
        return new CrossvalOutcome(result, _hashes, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // Each fold has start weights and an order of its own: what is measured is the way of training, not one lucky start.
    private Network<float> Train(FoldSamples<float> fold, long start, CancellationToken cancellationToken)
    {
        ulong number = (ulong)fold.Index;
        var trainer = new SgdTrainer<float>(new Network<float>(plan.Shape, plan.Initializer, unchecked(plan.Seed + number)), plan.Loss);
        var course = new NetworkCourse<float>(trainer.Network, plan.Loss, fold.Training, fold.Test) { Name = $"fold {fold.Index + 1}" };
        var options = new FitOptions<float>
        {
            Epochs = plan.Epochs,
            ShuffleSeed = unchecked(plan.ShuffleSeed + number),
            Schedule = plan.Schedule,
            Observer = KeepsCourses ? course.Observe : null,
        };
        if (KeepsCourses)
        {
            _courses[fold.Index] = course;
            course.Time(() => trainer.Fit(fold.Training, options, cancellationToken));
        }
        else
        {
            trainer.Fit(fold.Training, options, cancellationToken);
        }

        double loss = Evaluator.Evaluate(trainer.Network, fold.Training, plan.Loss).MeanLoss;
        if (!double.IsFinite(loss))
        {
            // The last step of all can overflow: no later one sees its loss.
            throw new TrainingDivergedException(trainer.Steps, loss, trainer.LearningRate);
        }

        _hashes[fold.Index] = WeightsHash.Sha256(trainer.Network);
        Tell(fold.Index + 1, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return trainer.Network;
    }

    private void Tell(int fold, double seconds)
    {
        lock (_progressLock)
        {
            _finished++;
            Progress?.WriteLine($"fold {fold} is trained, {_finished} of {folds.Count} after {Wording.Seconds(seconds)}");
        }
    }
}

/// <summary>What a cross-validation gave.</summary>
/// <param name="Result">Each fold's scores.</param>
/// <param name="WeightsHashes">The hash of each fold's network.</param>
/// <param name="Seconds">Seconds of training and testing.</param>
internal sealed record CrossvalOutcome(CrossValidationResult Result, IReadOnlyList<string> WeightsHashes, double Seconds);
