namespace FastBackprop.Evaluation;

/// <summary>The result of a cross-validation.</summary>
public sealed class CrossValidationResult
{
    internal CrossValidationResult(IReadOnlyList<EvaluationResult> folds) => Folds = folds;

    /// <summary>Each fold's network, measured on the fold's test rows.</summary>
    public IReadOnlyList<EvaluationResult> Folds { get; }

    /// <summary>The folds' accuracies, or null if the targets are not classes.</summary>
    public ScoreSummary? Accuracy => Folds.All(fold => fold.Accuracy is not null) ? Summarize(fold => fold.Accuracy!.Value) : null;

    /// <summary>
    /// The folds' confusion matrices, added, or null if the targets are not classes. If each row is a test row of one fold, this
    /// is the classification of the whole dataset by networks that have not seen the row.
    /// </summary>
    public ConfusionMatrix? Confusion => Folds.All(fold => fold.Confusion is not null)
        ? ConfusionMatrix.Sum([.. Folds.Select(fold => fold.Confusion!)])
        : null;

    /// <summary>Samples with an output that is infinite or NaN, of all folds: <see cref="EvaluationResult.NotFinite"/>.</summary>
    public int NotFinite => Folds.Sum(fold => fold.NotFinite);

    /// <summary>The folds' mean losses.</summary>
    public ScoreSummary MeanLoss => Summarize(fold => fold.MeanLoss);

    /// <summary>Mean and spread of any score of the folds.</summary>
    /// <param name="score">The score of a fold.</param>
    public ScoreSummary Summarize(Func<EvaluationResult, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        double[] scores = [.. Folds.Select(score)];
        double sum = 0;
        foreach (double value in scores)
        {
            sum += value;
        }

        double mean = sum / scores.Length;
        double squares = 0;
        foreach (double value in scores)
        {
            squares += (value - mean) * (value - mean);
        }

        return new ScoreSummary(scores, mean, scores.Length == 1 ? 0 : Math.Sqrt(squares / (scores.Length - 1)));
    }
}

/// <summary>A score over the folds, each with the same weight, however many rows it has.</summary>
/// <param name="Scores">Each fold's score.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their spread, <c>√(Σ (score − mean)²/(folds − 1))</c>; 0 for a single fold.</param>
public sealed record ScoreSummary(IReadOnlyList<double> Scores, double Mean, double StandardDeviation)
{
    /// <summary>The lowest score.</summary>
    public double Smallest => Scores.Min();

    /// <summary>The highest score.</summary>
    public double Largest => Scores.Max();

    /// <summary>Mean and standard deviation, <c>0.9333 ± 0.0213</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Mean:F4} ± {StandardDeviation:F4}");
}
