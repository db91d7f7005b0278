using System.Globalization;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using Spectre.Console;

namespace FastBackprop.Cli.Evaluate;

/// <summary>A confusion matrix as a table: a row for each actual class, a column for each that it was taken for.</summary>
internal static class ConfusionTable
{
    public static Table Create(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumn("");
        foreach (string name in confusion.ClassNames)
        {
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        }

        table.AddColumn(new TableColumn("right").RightAligned());
        for (int actual = 0; actual < confusion.ClassNames.Count; actual++)
        {
            table.AddRow(Row(confusion, actual));
        }

        return table;
    }

    /// <summary>A row for each actual class, with the share that is right and the wrong class that it is most often taken for.</summary>
    public static Table Summary(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumns(new TableColumn("class"), new TableColumn("right").RightAligned(), new TableColumn("taken for"));
        for (int actual = 0; actual < confusion.ClassNames.Count; actual++)
        {
            int[] counts = [.. Enumerable.Range(0, confusion.ClassNames.Count).Select(predicted => confusion[actual, predicted])];
            int total = counts.Sum();
            int right = counts[actual];
            counts[actual] = 0;
            int most = Array.IndexOf(counts, counts.Max());
            table.AddRow(
                new Text(confusion.ClassNames[actual]),
                new Text($"{Wording.Count(right)} of {Wording.Count(total)}"),
                new Text(counts[most] == 0 ? "" : $"{confusion.ClassNames[most]}: {Wording.Count(counts[most])}"));
        }

        return table;
    }

    private static IEnumerable<Text> Row(ConfusionMatrix confusion, int actual)
    {
        yield return new Text(confusion.ClassNames[actual]);
        int total = 0;
        for (int predicted = 0; predicted < confusion.ClassNames.Count; predicted++)
        {
            int count = confusion[actual, predicted];
            total += count;
            Style style = count == 0 ? new Style(decoration: Decoration.Dim)
                : predicted == actual ? new Style(Color.Green)
                : new Style(Color.Red);
            yield return new Text(count.ToString(CultureInfo.InvariantCulture), style);
        }

        double share = total == 0 ? double.NaN : (double)confusion[actual, actual] / total;
        yield return new Text(total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"));
    }
}
