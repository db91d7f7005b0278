using System.Globalization;
using FastBackprop.Cli.Evaluate;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using Spectre.Console;

namespace FastBackprop.Cli.Crossval;

/// <summary>A cross-validation for people: a row a fold, their mean and spread, and how each class fared over all folds.</summary>
internal static class CrossvalReportText
{
    public static void Write(CrossvalReport report, Streams streams)
    {
        var facts = new Facts(streams);
        foreach ((string name, string value) in report.Lines())
        {
            facts.Add(name, value);
        }

        Tables.Write(streams, Folds(report));
        if (report.Result.Confusion is { } confusion)
        {
            string listing = CrossvalReport.Listing(confusion);
            facts.Add("classes", "over all folds, each sample by the network that has not seen it" + (listing.Length > 0 ? "; " + listing : ""));
            Tables.Write(streams, Classes(confusion));
            (string heading, Table table) = ConfusionTable.Create(confusion, streams);
            facts.Add("confusion", heading);
            Tables.Write(streams, table);
        }

        if (report.Settings.ReportPath is { } page)
        {
            facts.Add("report", page);
        }
    }

    private static Table Folds(CrossvalReport report)
    {
        var table = new Table();
        table.AddColumns(new TableColumn("fold").RightAligned(), new TableColumn("test").RightAligned());
        foreach (Score score in report.Scores)
        {
            table.AddColumn(new TableColumn(score.Heading).RightAligned());
        }

        for (int fold = 0; fold < report.Result.Folds.Count; fold++)
        {
            EvaluationResult result = report.Result.Folds[fold];
            table.AddRow(
            [
                new Text((fold + 1).ToString(CultureInfo.InvariantCulture)),
                new Text(Wording.Count(result.Samples)),
                .. report.Scores.Select(score => new Text(score.Text(score.Of(result)))),
            ]);
        }

        return table;
    }

    private static Table Classes(ConfusionMatrix confusion)
    {
        var table = new Table();
        table.AddColumns(new TableColumn("class"), new TableColumn("precision").RightAligned(), new TableColumn("recall").RightAligned());
        foreach (int c in CrossvalReport.ListedClasses(confusion))
        {
            table.AddRow(new Text(confusion.ClassNames[c]), Share(confusion.Precision(c)), Share(confusion.Recall(c)));
        }

        return table;
    }

    private static Text Share(double? share) => new(CrossvalReport.Share(share));
}
