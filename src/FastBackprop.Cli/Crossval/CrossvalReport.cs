using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
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

    /// <summary>What was done and what came out, for people.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        yield return ("dataset", $"{Settings.Training.Source.Name}, {Wording.Count(Run.Samples.Rows, "sample")}");
        yield return ("network", NetworkText.Describe(Run.Plan.Shape) + ", " + Run.Plan.Loss.Text);
        yield return ("folds", $"{Wording.Count(Run.Folds.Count)}{(Settings.Stratified ? ", stratified" : "")}, seed {Run.Plan.Seed}, "
            + $"scaling {Scaler.Words.Of(Run.Scaling)}, fitted on {(Run.ScaleWholeTable ? "the whole table" : "each training part")}");
        yield return ("training", $"{Wording.Count(Run.Plan.Epochs, "epoch")} each, all in {Wording.Seconds(Outcome.Seconds)}");
        foreach (Score score in Scores)
        {
            ScoreSummary summary = Result.Summarize(score.Of);
            yield return (score.Heading, $"{score.Text(summary.Mean)} ± {score.Text(summary.StandardDeviation)}");
        }

        if (Result.NotFinite > 0)
        {
            yield return ("not finite", Wording.NotFinite(Result.NotFinite, Result.Folds.Sum(fold => (long)fold.Samples))
                + (Result.Accuracy is null ? "" : ", and so no class: they count as wrong"));
        }
    }

    /// <summary>The classes to list for people: all, or the worst of many.</summary>
    public static IEnumerable<int> ListedClasses(ConfusionMatrix confusion)
    {
        IEnumerable<int> all = Enumerable.Range(0, confusion.ClassNames.Count);
        return confusion.ClassNames.Count <= ConfusionMatrix.MostReadableClasses
            ? all
            : all.OrderBy(c => confusion.Recall(c) ?? 1).Take(ConfusionMatrix.MostReadableClasses);
    }

    /// <summary>Which of the classes are listed, where they are not all; else empty.</summary>
    public static string Listing(ConfusionMatrix confusion) => confusion.ClassNames.Count <= ConfusionMatrix.MostReadableClasses
        ? ""
        : $"the {ConfusionMatrix.MostReadableClasses} of {Wording.Count(confusion.ClassNames.Count)} classes with the lowest recall";

    /// <summary>A precision or recall for people.</summary>
    public static string Share(double? share) => share is { } value ? Wording.Percent(value) : "none";
}

/// <summary>A figure that each fold has.</summary>
/// <param name="Name">Its name for programs.</param>
/// <param name="Heading">Its name for people.</param>
/// <param name="Of">Reads it from a fold.</param>
internal sealed record Score(string Name, string Heading, Func<EvaluationResult, double> Of)
{
    /// <summary>A value, as people read it.</summary>
    public string Text(double value) => Name == "accuracy" ? Wording.Percent(value) : Wording.Short(value);
}
