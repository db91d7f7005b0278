using FastBackprop.Cli.Terminal;
using FastBackprop.Data;

namespace FastBackprop.Cli.Samples;

/// <summary>What is allowed, and still likely to mislead: said on standard error before anything is trained.</summary>
internal static class SampleWarnings
{
    private const int MostNamed = 3;

    /// <summary>Classes that are tested and never trained.</summary>
    public static void OfSplit(Dataset<float> training, Dataset<float>? test, Streams streams)
    {
        if (training.ClassNames is not { } names || test is null)
        {
            return;
        }

        int[] inTraining = CountClasses(training);
        int[] inTest = CountClasses(test);
        Say(
            streams,
            names,
            c => inTraining[c] == 0 && inTest[c] > 0,
            them => $"in the test part alone: the network does not see {them} and gets {them} wrong");
    }

    /// <summary>Classes that are missing in the training part or the test part of a fold.</summary>
    public static void OfFolds(Dataset<float> samples, IReadOnlyList<Fold> folds, Streams streams)
    {
        if (samples.ClassNames is not { } names)
        {
            return;
        }

        int[] count = CountClasses(samples);
        bool[] isWholeTest = new bool[names.Count];
        int[] foldsWithTest = new int[names.Count];
        foreach (Fold fold in folds)
        {
            foreach (IGrouping<int, int> rows in fold.TestRows.ToArray().GroupBy(samples.ClassOf))
            {
                foldsWithTest[rows.Key]++;
                isWholeTest[rows.Key] |= rows.Count() == count[rows.Key];
            }
        }

        Say(
            streams,
            names,
            c => isWholeTest[c],
            them => $"in the test part of one fold alone: its network does not see {them} and gets {them} wrong");
        Say(
            streams,
            names,
            c => !isWholeTest[c] && count[c] > 0 && foldsWithTest[c] < folds.Count,
            them => $"missing in the test part of at least one fold, whose scores say nothing of {them}");
    }

    /// <summary>Columns of noise that scaling makes as large as the others.</summary>
    public static void OfScaler(Scaler scaler, Streams streams)
    {
        int[] columns = [.. scaler.NearlyConstantColumns()];
        if (columns.Length > 0)
        {
            string which = columns.Length == 1
                ? $"input column {columns[0]} (from 0) is"
                : $"{Wording.Count(columns.Length)} input columns are, among them {string.Join(", ", columns.Take(MostNamed))} (from 0),";
            streams.Tell($"warning: {which} nearly constant; scaling spreads what may be noise as far as the other columns.");
        }
    }

    private static void Say(Streams streams, IReadOnlyList<string> names, Func<int, bool> concerns, Func<string, string> about)
    {
        int[] classes = [.. Enumerable.Range(0, names.Count).Where(concerns)];
        if (classes.Length > 0)
        {
            string listed = string.Join(", ", classes.Take(MostNamed).Select(c => $"'{ForeignText.Piece(names[c])}'"));
            string which = classes.Length == 1 ? $"class {listed} is "
                : classes.Length <= MostNamed ? $"classes {listed} are "
                : $"{Wording.Count(classes.Length)} classes, among them {listed}, are ";
            streams.Tell($"warning: {which}{about(classes.Length == 1 ? "it" : "them")}.");
        }
    }

    private static int[] CountClasses(Dataset<float> samples)
    {
        int[] count = new int[samples.ClassNames!.Count];
        for (int row = 0; row < samples.Rows; row++)
        {
            count[samples.ClassOf(row)]++;
        }

        return count;
    }
}
