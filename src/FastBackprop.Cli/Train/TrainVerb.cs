using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train.Progress;
using FastBackprop.Cli.Train.Report;

namespace FastBackprop.Cli.Train;

/// <summary>fastbackprop train.</summary>
internal static class TrainVerb
{
    public static int Run(TrainSettings settings, Streams streams, CancellationToken cancellationToken)
    {
        SampleSource source = settings.Source;
        TrainingData.ThrowIfFixedTest(source, settings.TestFraction);
        OutputFiles.ThrowUnlessReplaceable("--save", settings.SavePath, source);
        OutputFiles.ThrowUnlessWritable("--log", settings.LogPath, source);
        OutputFiles.ThrowUnlessReplaceable("--report", settings.ReportPath, source);
        OutputFiles.ThrowIfSame(("--save", settings.SavePath), ("--log", settings.LogPath), ("--report", settings.ReportPath));

        LoadedSamples<float> loaded = source.LoadForTraining<float>();
        TrainingDefaults defaults = DefaultsByDataset.For(source, loaded.Samples.ClassNames is not null);
        TrainPlan plan = TrainPlan.Create(settings, defaults, loaded.Samples.InputColumns, loaded.Samples.TargetColumns);
        TargetCheck.ThrowUnlessFits(plan, source, loaded.Samples);
        TrainingData data = TrainingData.Prepare(
            loaded, settings.Scaling ?? defaults.Scaling, settings.TestFraction ?? defaults.TestFraction, settings.Seed);
        TargetCheck.ThrowIfValuesWereTakenForClasses(source, data.Training);
        SampleWarnings.OfSplit(data.Training, data.Test, streams);
        SampleWarnings.OfScaler(data.Scaler, streams);

        ModelSaver? saver = settings.SavePath is null ? null : new ModelSaver(settings.SavePath, plan, data, source.Name);
        saver?.ThrowUnlessSavable();
        using EpochLog? log = settings.LogPath is null ? null : new EpochLog(settings.LogPath);
        List<EpochReport>? record = settings.ReportPath is null ? null : [];
        var run = new TrainingRun(plan, data, settings.Threads) { MeasureTest = !settings.Quiet, Log = log, Record = record, Saver = saver };
        try
        {
            var losses = new List<double>();
            TrainingOutcome outcome = View(settings, streams).Watch(show => run.Run(
                report =>
                {
                    if (report.IsEpochEnd)
                    {
                        losses.Add(report.MeanLoss);
                    }

                    show(report);
                },
                cancellationToken));
            var result = new TrainingResult(source.Name, plan, data.Training.ClassNames?.Count, outcome);
            if (record is not null)
            {
                TrainingReport.Create(result, data, record, source, settings.SavePath).Save(settings.ReportPath!);
            }

            if (settings.Json)
            {
                streams.Out.WriteLine(result.ToJson());
            }
            else
            {
                result.WriteTo(streams, settings.SavePath, settings.ReportPath);
                if (streams.OutIsTerminal && !settings.Quiet)
                {
                    LossCurve.Write(streams, losses);
                }
            }

            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            streams.Tell(Interruption(settings.SavePath, saver?.SavedEpochs ?? 0));
            return ExitCode.Interrupted;
        }
    }

    private static IProgressView View(TrainSettings settings, Streams streams) =>
        settings.Quiet ? new NoProgress()
        : streams.ErrorIsTerminal && ProgressBar.Fits ? new ProgressBar(streams.Error)
        : new ProgressLines(streams.Error);

    private static string Interruption(string? path, int epochs) =>
        path is null ? "interrupted; nothing was saved (--save FILE keeps each complete epoch)."
        : epochs == 0 ? "interrupted in the first epoch; nothing was saved."
        : $"interrupted; {path} holds the network after {Wording.Count(epochs, "complete epoch")}.";
}
