using System.Globalization;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Numerics;
using Spectre.Console;

namespace FastBackprop.Cli.Inspect;

/// <summary>A model report for people.</summary>
internal static class ModelReportText
{
    public static void Write(ModelReport report, Streams streams)
    {
        var facts = new Facts(streams);
        facts.Add("model", report.Path);
        facts.Add("network", NetworkText.Describe(report.Shape));
        facts.Add("parameters", $"{Wording.Count(report.Shape.ParameterCount)} of type {report.ElementType}");
        facts.Add("numerics", Describe(report.NumericsVersion));
        facts.Add("scaler", report.Scaler is null ? "none" : Scaler.Words.Of(report.Scaler.Kind));
        facts.Add("classes", report.ClassNames is null ? "none" : string.Join(", ", report.ClassNames));
        if (report.Training is { } training)
        {
            facts.Add("trained on", training.Dataset ?? "unknown samples");
            facts.Add("training", Describe(training));
            if (training.Update is not null)
            {
                facts.Add("update", training.Update);
            }

            facts.Add("order", Order(training));
            facts.Add("loss", training.Loss.Text);
        }

        facts.Add("sums", report.Sums);
        facts.Add("runs here", report.Runs);
        facts.Add("sha256", report.WeightsSha256);
        Tables.Write(streams, LayerTable(report));
    }

    private static string Describe(int? numericsVersion) => numericsVersion switch
    {
        null => "unknown, from before its version was written",
        { } number when number > NumericsVersion.Current => string.Create(
            CultureInfo.InvariantCulture, $"version {number}, later than this program's {NumericsVersion.Current}"),
        { } number => string.Create(CultureInfo.InvariantCulture, $"version {number}"),
    };

    private static string Describe(TrainingState training) =>
        $"{Wording.Count(training.Epochs, "epoch")}, {Wording.Count(training.Steps, "step")}, last rate {Wording.Short(training.LearningRate)}";

    private static string Order(TrainingState training) =>
        training.ShuffleSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $"shuffled with seed {seed}") : "as stored";

    private static Table LayerTable(ModelReport report)
    {
        var table = new Table();
        foreach (string name in (string[])["layer", "weights", "activation", "min", "max", "mean", "std dev", "zeros"])
        {
            table.AddColumn(name is "layer" or "activation" ? new TableColumn(name) : new TableColumn(name).RightAligned());
        }

        for (int i = 0; i < report.Layers.Count; i++)
        {
            LayerStatistics layer = report.Layers[i];
            table.AddRow(
                i.ToString(CultureInfo.InvariantCulture),
                $"{layer.Rows}×{layer.Columns}",
                layer.Activation,
                Wording.Rough(layer.Minimum),
                Wording.Rough(layer.Maximum),
                Wording.Rough(layer.Mean),
                Wording.Rough(layer.StandardDeviation),
                Wording.Count(layer.Zeros));
        }

        return table;
    }
}
