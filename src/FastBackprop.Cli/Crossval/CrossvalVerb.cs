using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train;
using FastBackprop.Data;

namespace FastBackprop.Cli.Crossval;

/// <summary>fastbackprop crossval.</summary>
internal static class CrossvalVerb
{
    public static int Run(CrossvalSettings settings, Streams streams, CancellationToken cancellationToken)
    {
        SampleSource source = settings.Training.Source;
        OutputFiles.ThrowUnlessReplaceable("--report", settings.ReportPath, source);
        Dataset<float> samples = source.LoadForTraining<float>().Samples;
        TrainingDefaults defaults = DefaultsByDataset.For(source, samples.ClassNames is not null);
        TrainPlan plan = TrainPlan.Create(settings.Training, defaults, samples.InputColumns, samples.TargetColumns);
        TargetCheck.ThrowUnlessFits(plan, source, samples);
        TargetCheck.ThrowIfValuesWereTakenForClasses(source, samples);
        IReadOnlyList<Fold> folds = Divide(settings, samples);
        Scaling scaling = settings.Training.Scaling ?? defaults.Scaling;
        SampleWarnings.OfFolds(samples, folds, streams);
        SampleWarnings.OfScaler(Scaler.Fit(scaling, samples), streams);
        var run = new CrossvalRun(plan, samples, folds)
        {
            Scaling = scaling,
            ScaleWholeTable = settings.ScaleWholeTable,
            Threads = settings.Threads,
            KeepsCourses = settings.ReportPath is not null,
            Progress = settings.Quiet ? null : streams.Error,
        };
        try
        {
            var report = new CrossvalReport(settings, run, run.Run(cancellationToken));
            if (settings.ReportPath is not null)
            {
                CrossvalPage.Create(report).Save(settings.ReportPath);
            }

            if (settings.Json)
            {
                streams.Out.WriteLine(CrossvalReportJson.Render(report));
            }
            else
            {
                CrossvalReportText.Write(report, streams);
            }

            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            streams.Tell("interrupted; a cross-validation has no result before its last fold.");
            return ExitCode.Interrupted;
        }
    }

    private static IReadOnlyList<Fold> Divide(CrossvalSettings settings, Dataset<float> samples)
    {
        if (settings.Folds > samples.Rows)
        {
            throw new UsageException(
                $"--folds is {settings.Folds}; {settings.Training.Source.Name} has {Wording.Count(samples.Rows, "sample")}, and a fold needs one at least.");
        }

        if (!settings.Stratified)
        {
            return DataFolds.Shuffled(samples.Rows, settings.Folds, settings.Training.Seed);
        }

        return samples.ClassNames is not null
            ? DataFolds.Stratified(samples, settings.Folds, settings.Training.Seed)
            : throw new UsageException($"--stratified needs classes; the targets of {settings.Training.Source.Name} are values.");
    }
}
