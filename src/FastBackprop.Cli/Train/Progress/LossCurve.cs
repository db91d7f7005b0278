using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train.Progress;

/// <summary>The losses of the epochs as a small picture of blocks, for a terminal.</summary>
internal static class LossCurve
{
    private const int Rows = 5;
    private const int MostColumns = 60;
    private const int LabelWidth = 12;
    private const double LogarithmicFrom = 30;

    // From an eighth of a cell to all of it.
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>Writes the picture; nothing for a single epoch, or a terminal too narrow for one.</summary>
    /// <param name="streams">Where to write.</param>
    /// <param name="losses">The mean loss of each epoch.</param>
    public static void Write(Streams streams, IReadOnlyList<double> losses)
    {
        int columns = Math.Min(Math.Min(MostColumns, losses.Count), (streams.OutWidth ?? int.MaxValue) - LabelWidth - 3);
        if (losses.Count < 2 || columns < 2)
        {
            return;
        }

        double least = losses.Min();
        double greatest = losses.Max();
        bool logarithmic = least > 0 && greatest / least >= LogarithmicFrom;
        double[] heights =
        [
            .. Enumerable.Range(0, columns).Select(column => Height(Mean(losses, column, columns), least, greatest, logarithmic)),
        ];
        streams.Out.WriteLine();
        for (int row = Rows - 1; row >= 0; row--)
        {
            string label = row == Rows - 1 ? Wording.Short(greatest) : row == 0 ? Wording.Short(least) : "";
            string blocks = string.Concat(heights.Select(height => Blocks[Math.Clamp((int)Math.Round(height) - (row * 8), 0, 8)]));
            streams.Out.WriteLine($"{label,LabelWidth} │{blocks}".TrimEnd());
        }

        string scale = logarithmic ? ", logarithmic" : "";
        streams.Out.WriteLine($"{"",LabelWidth} └ loss by epoch, 1 to {Wording.Count(losses.Count)}{scale}");
    }

    private static double Mean(IReadOnlyList<double> losses, int column, int columns)
    {
        int first = (int)((long)losses.Count * column / columns);
        int end = (int)((long)losses.Count * (column + 1) / columns);
        return losses.Skip(first).Take(end - first).Average();
    }

    // In eighths of a row; the least loss is still an eighth high.
    private static double Height(double loss, double least, double greatest, bool logarithmic)
    {
        double share = greatest == least ? 0
            : logarithmic ? Math.Log(loss / least) / Math.Log(greatest / least)
            : (loss - least) / (greatest - least);
        return 1 + (share * ((8 * Rows) - 1));
    }
}
