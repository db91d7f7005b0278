using System.Globalization;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using Spectre.Console;

namespace FastBackprop.Cli.Evaluate;

/// <summary>A confusion matrix as a table that can be read: of many classes the largest mistakes alone.</summary>
internal static class ConfusionTable
{
    /// <summary>Mistakes that are shown of more classes than a matrix can show.</summary>
    public const int MostMistakes = 50;

    /// <summary>The table that suits the classes and the terminal, and what it shows.</summary>
    public static (string Heading, Table Table) Create(ConfusionMatrix confusion, Streams streams)
    {
        if (confusion.ClassNames.Count > ConfusionMatrix.MostReadableClasses)
        {
            return (HeadingOfMistakes(confusion), Mistakes(confusion));
        }

        Table matrix = Matrix(confusion);
        return Tables.Fits(streams, matrix)
            ? ("a row for each actual class, a column for each predicted one", matrix)
            : ("too wide for this terminal: for each class, what it is most often taken for", Summary(confusion));
    }

    /// <summary>A row for each actual class, a column for each that it was taken for.</summary>
    private static Table Matrix(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumn("");
        foreach (string name in confusion.ClassNames)
        {
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        }

        if (confusion.NotFinite > 0)
        {
            table.AddColumn(new TableColumn("not finite").RightAligned());
        }

        table.AddColumn(new TableColumn("right").RightAligned());
        for (int actual = 0; actual < confusion.ClassNames.Count; actual++)
        {
            table.AddRow(Row(confusion, actual));
        }

        return table;
    }

    /// <summary>A row for each actual class, with the share that is right and the wrong class that it is most often taken for.</summary>
    private static Table Summary(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumns(new TableColumn("class"), new TableColumn("right").RightAligned(), new TableColumn("taken for"));
        for (int actual = 0; actual < confusion.ClassNames.Count; actual++)
        {
            long[] counts = [.. Enumerable.Range(0, confusion.ClassNames.Count).Select(predicted => confusion[actual, predicted])];
            long right = counts[actual];
            counts[actual] = 0;
            int most = Array.IndexOf(counts, counts.Max());
            table.AddRow(
                new Text(confusion.ClassNames[actual]),
                new Text($"{Wording.Count(right)} of {Wording.Count(confusion.SamplesOf(actual))}"),
                new Text(counts[most] == 0 ? "" : $"{confusion.ClassNames[most]}: {Wording.Count(counts[most])}"));
        }

        return table;
    }

    /// <summary>A row for each of the largest mistakes.</summary>
    private static Table Mistakes(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumns(new TableColumn("class"), new TableColumn("taken for"), new TableColumn("samples").RightAligned());
        foreach (MistakenPair pair in confusion.LargestMistakes(MostMistakes))
        {
            table.AddRow(
                new Text(confusion.ClassNames[pair.Actual]),
                new Text(confusion.ClassNames[pair.Predicted]),
                new Text($"{Wording.Count(pair.Samples)} of {Wording.Count(confusion.SamplesOf(pair.Actual))}"));
        }

        return table;
    }

    private static string HeadingOfMistakes(ConfusionMatrix confusion)
    {
        int pairs = confusion.MistakenPairs;
        string classes = $"{Wording.Count(confusion.ClassNames.Count)} classes are too many for a matrix";
        return pairs > MostMistakes
            ? $"{classes}: the {MostMistakes} largest of {Wording.Count(pairs)} mistakes"
            : $"{classes}: all mistakes, {Wording.Count(pairs)}";
    }

    private static IEnumerable<Text> Row(ConfusionMatrix confusion, int actual)
    {
        yield return new Text(confusion.ClassNames[actual]);
        long taken = 0;
        for (int predicted = 0; predicted < confusion.ClassNames.Count; predicted++)
        {
            long count = confusion[actual, predicted];
            taken += count;
            yield return Count(count, predicted == actual);
        }

        long total = confusion.SamplesOf(actual);
        if (confusion.NotFinite > 0)
        {
            yield return Count(total - taken, isRight: false);
        }

        double share = total == 0 ? double.NaN : (double)confusion[actual, actual] / total;
        yield return new Text(total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"));
    }

    private static Text Count(long count, bool isRight)
    {
        Style style = count == 0 ? new Style(decoration: Decoration.Dim) : new Style(isRight ? Color.Green : Color.Red);
        return new Text(count.ToString(CultureInfo.InvariantCulture), style);
    }
}
