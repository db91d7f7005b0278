using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train.Progress;

namespace FastBackprop.Cli.Train;

/// <summary>fastbackprop train.</summary>
internal static class TrainVerb
{
    public static int Run(TrainSettings settings, Streams streams, CancellationToken cancellationToken)
    {
        SampleSource source = settings.Source;
        TrainingData.ThrowIfFixedTest(source, settings.TestFraction);
        OutputFiles.ThrowUnlessWritable("--save", settings.SavePath, source);
        OutputFiles.ThrowUnlessWritable("--log", settings.LogPath, source);
        OutputFiles.ThrowIfSame(settings.SavePath, settings.LogPath);

        LoadedSamples<float> loaded = source.LoadForTraining<float>();
        TrainingDefaults defaults = DefaultsByDataset.For(source, loaded.Samples.ClassNames is not null);
        TrainPlan plan = TrainPlan.Create(settings, defaults, loaded.Samples.InputColumns, loaded.Samples.TargetColumns);
        TargetCheck.ThrowUnlessFits(plan, source, loaded.Samples);
        TrainingData data = TrainingData.Prepare(
            loaded, settings.Scaling ?? defaults.Scaling, settings.TestFraction ?? defaults.TestFraction, settings.Seed);
        TargetCheck.ThrowIfValuesWereTakenForClasses(source, data.Training);

        using EpochLog? log = settings.LogPath is null ? null : new EpochLog(settings.LogPath);
        ModelSaver? saver = settings.SavePath is null ? null : new ModelSaver(settings.SavePath, plan, data, source.Name);
        var run = new TrainingRun(plan, data, settings.Threads) { MeasureTest = !settings.Quiet, Log = log, Saver = saver };
        try
        {
            TrainingOutcome outcome = View(settings, streams).Watch(show => run.Run(show, cancellationToken));
            var result = new TrainingResult(source.Name, plan, data.Training.ClassNames?.Count, outcome);
            if (settings.Json)
            {
                streams.Out.WriteLine(result.ToJson());
            }
            else
            {
                result.WriteTo(streams, settings.SavePath);
            }

            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            streams.Error.WriteLine("fastbackprop: " + Interruption(settings.SavePath, saver?.SavedEpochs ?? 0));
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
