using System.Globalization;
using FastBackprop.Cli.Terminal;
using Spectre.Console;

namespace FastBackprop.Cli.Train.Progress;

/// <summary>A bar over all epochs, which goes when the training is done: the result says all that it said.</summary>
internal sealed class ProgressBar(TextWriter writer) : IProgressView
{
    // With the figures beside it the line fits into 80 columns.
    private const int BarWidth = 16;
    private const int NarrowestConsole = 60;

    /// <summary>Whether the terminal can show a bar: it is wide enough, and can go back on a line.</summary>
    public static bool Fits => Console.WindowWidth >= NarrowestConsole && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public TResult Watch<TResult>(Func<Action<EpochReport>, TResult> work) =>
        Tables.Console(writer, isTerminal: true)
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("starting", autoStart: true, maxValue: double.MaxValue);
                return work(report =>
                {
                    bar.MaxValue = (double)report.Epochs * report.SamplesInEpoch;
                    bar.Value = report.AllSamples;
                    bar.Description = Describe(report);
                });
            });

    private static string Describe(EpochReport report)
    {
        string accuracy = report.TestAccuracy is { } share ? $"  test {Wording.Percent(share)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  loss {Wording.Short(report.MeanLoss)}{accuracy}  {report.SamplesPerSecond:N0}/s");
    }
}
