using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Kernels;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>Looks whether the targets are what they were taken for, before anything is trained.</summary>
internal static class TargetCheck
{
    // A handful of rows, each of a class of its own, may be meant as it is.
    private const int FewClasses = 20;

    /// <exception cref="UsageException">Whole numbers that were taken for classes are too many for that.</exception>
    public static void ThrowIfValuesWereTakenForClasses(SampleSource source, Dataset<float> training)
    {
        if (source is CsvSource { Kind: TargetKind.Auto }
            && training.ClassNames is { Count: > FewClasses } names
            && names.Count > training.Rows / 3.0)
        {
            throw new UsageException(
                $"{source.Name} has {Wording.Count(names.Count)} classes for {Wording.Count(training.Rows, "training sample")}; "
                + "if its targets are numbers, say --kind values, else --kind classes.");
        }
    }

    /// <exception cref="UsageException">The output or the loss needs other targets.</exception>
    public static void ThrowUnlessFits(TrainPlan plan, SampleSource source, Dataset<float> samples)
    {
        if (plan.Shape.OutputActivation == Activation.Softmax && samples.ClassNames is null)
        {
            throw new UsageException(
                $"--output softmax needs classes; the targets of {source.Name} are values (use sigmoid or identity).");
        }

        if (plan.Loss == Loss.BinaryCrossEntropy && samples.ClassNames is null)
        {
            (float least, float greatest) = Range(samples);
            if (least < 0 || greatest > 1)
            {
                throw new UsageException(
                    $"--loss binary-cross-entropy, which --output sigmoid takes by itself, needs targets from 0 to 1; those of {source.Name} "
                    + $"go from {Wording.Short(least)} to {Wording.Short(greatest)} (use --output identity, or --loss half-sum-of-squares).");
            }
        }
    }

    private static (float Least, float Greatest) Range(Dataset<float> samples)
    {
        float least = float.PositiveInfinity;
        float greatest = float.NegativeInfinity;
        for (int row = 0; row < samples.Rows; row++)
        {
            foreach (float target in samples.Target(row))
            {
                least = Math.Min(least, target);
                greatest = Math.Max(greatest, target);
            }
        }

        return (least, greatest);
    }
}
