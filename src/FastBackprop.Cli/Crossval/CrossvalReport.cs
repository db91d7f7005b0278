using FastBackprop.Evaluation;

namespace FastBackprop.Cli.Crossval;

/// <summary>A cross-validation and what it gave, for programs and for people.</summary>
internal sealed record CrossvalReport(CrossvalSettings Settings, CrossvalRun Run, CrossvalOutcome Outcome)
{
    public CrossValidationResult Result => Outcome.Result;

    /// <summary>The scores, in the order in which they are shown; accuracy alone where the targets are classes.</summary>
    public IReadOnlyList<Score> Scores { get; } =
    [
        .. Outcome.Result.Accuracy is null ? [] : new Score[] { new("accuracy", "accuracy", fold => fold.Accuracy!.Value) },
        new("loss", "loss", fold => fold.MeanLoss),
        new("meanSquaredError", "MSE", fold => fold.MeanSquaredError),
        new("meanAbsoluteError", "MAE", fold => fold.MeanAbsoluteError),
        new("oneMinusMeanAbsoluteErrorPercent", "100·(1-MAE)", fold => fold.OneMinusMeanAbsoluteErrorPercent),
    ];
}

/// <summary>A figure that each fold has.</summary>
/// <param name="Name">Its name for programs.</param>
/// <param name="Heading">Its name for people.</param>
/// <param name="Of">Reads it from a fold.</param>
internal sealed record Score(string Name, string Heading, Func<EvaluationResult, double> Of);
