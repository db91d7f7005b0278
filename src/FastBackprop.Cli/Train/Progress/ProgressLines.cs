using System.Globalization;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train.Progress;

/// <summary>A line an epoch; of more than a hundred epochs about twenty lines, evenly spread, the last among them.</summary>
internal sealed class ProgressLines(TextWriter writer) : IProgressView
{
    private const int MostLines = 100;

    private const int SpreadLines = 20;

    // Of the last line: the speed is that since then, so that a machine which slows down shows it.
    private long _toldSamples;

    private double _toldSeconds;

    public TResult Watch<TResult>(Func<Action<EpochReport>, TResult> work) => work(Show);

    private void Show(EpochReport report)
    {
        int step = report.Epochs <= MostLines ? 1 : report.Epochs / SpreadLines;
        if (!report.IsEpochEnd || (report.Epoch % step != 0 && report.Epoch != report.Epochs))
        {
            return;
        }

        string accuracy = report.TestAccuracy is { } share ? $"  test {Wording.Percent(share)}" : "";
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  loss {Wording.Short(report.MeanLoss)}{accuracy}  {Speed(report):N0} samples/s"));
        (_toldSamples, _toldSeconds) = (report.AllSamples, report.Seconds);
    }

    private double Speed(EpochReport report)
    {
        double seconds = report.Seconds - _toldSeconds;
        return seconds > 0 ? (report.AllSamples - _toldSamples) / seconds : 0;
    }
}
