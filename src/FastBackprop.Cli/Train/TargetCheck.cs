using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Train;

/// <summary>Looks whether the targets are what they were taken for, before anything is trained.</summary>
internal static class TargetCheck
{
    // A handful of rows, each of a class of its own, may be meant as it is.
    private const int FewClasses = 20;

    /// <exception cref="UsageException">Whole numbers that were taken for classes are too many for that.</exception>
    public static void ThrowIfValuesWereTakenForClasses(SampleSource source, Dataset<float> training)
    {
        if (source is CsvSource { Kind: TargetKind.Auto } && training.ClassNames is { Count: > FewClasses } names && names.Count > training.Rows / 3.0)
        {
            throw new UsageException(
                $"{source.Name} has {Wording.Count(names.Count)} classes for {Wording.Count(training.Rows, "training sample")}; "
                + "if its targets are numbers, say --kind values, else --kind classes.");
        }
    }
}
