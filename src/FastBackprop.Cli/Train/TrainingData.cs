using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;

namespace FastBackprop.Cli.Train;

/// <summary>The two parts of the samples, scaled alike, and the scaler that was fitted on the training part alone.</summary>
internal sealed record TrainingData(Dataset<float> Training, Dataset<float>? Test, Scaler Scaler)
{
    /// <summary>
    /// For each row of the test part its row in the samples that it was drawn from; null where there is no such part, or the samples
    /// came with it.
    /// </summary>
    public IReadOnlyList<int>? TestRows { get; private init; }

    /// <summary>The names of the classes: those of the samples, or 0 and 1 where every target is one of these; null for values.</summary>
    public IReadOnlyList<string>? ClassNames =>
        Training.ClassNames ?? (Training.TargetColumns == 1 && HoldsZeroAndOneAlone(Training) ? ["0", "1"] : null);

    public static TrainingData Prepare(LoadedSamples<float> loaded, Scaling scaling, double testFraction, ulong seed)
    {
        if (loaded.FixedTest is not null || testFraction == 0)
        {
            return Scale(scaling, loaded.Samples, loaded.FixedTest);
        }

        Fold rows = loaded.Samples.ClassNames is null
            ? DataSplit.ShuffledRows(loaded.Samples.Rows, testFraction, seed)
            : DataSplit.StratifiedRows(loaded.Samples, testFraction, seed);
        return Scale(scaling, loaded.Samples.Select(rows.TrainingRows), loaded.Samples.Select(rows.TestRows)) with
        {
            TestRows = rows.TestRows.ToArray(),
        };
    }

    private static TrainingData Scale(Scaling scaling, Dataset<float> training, Dataset<float>? test)
    {
        Scaler scaler = Scaler.Fit(scaling, training);
        return new TrainingData(scaler.Transform(training), test is null ? null : scaler.Transform(test), scaler);
    }

    private static bool HoldsZeroAndOneAlone(Dataset<float> samples)
    {
        for (int row = 0; row < samples.Rows; row++)
        {
            if (samples.Target(row)[0] is not (0 or 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="UsageException">The dataset has a test set of its own.</exception>
    public static void ThrowIfFixedTest(SampleSource source, double? testFraction)
    {
        if (testFraction is not null && source is CatalogueSource { Entry.TestRows: > 0 } catalogue)
        {
            throw new UsageException(
                $"--test does not go with {catalogue.Name}, which has a test set of its own "
                + $"of {Wording.Count(catalogue.Entry.TestRows)} samples.");
        }
    }
}
