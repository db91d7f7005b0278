using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using FastBackprop.Training;
using Spectre.Console;

namespace FastBackprop.Cli.Evaluate;

/// <summary>How good a model is, for programs and for people.</summary>
internal sealed record EvaluationReport(string Model, string Dataset, string Shape, Loss Loss, EvaluationResult Result)
{
    public string ToJson() => Json.Object(json =>
    {
        json.WriteString("model", Model);
        json.WriteString("dataset", Dataset);
        json.WriteString("shape", Shape);
        json.WriteNumber("samples", Result.Samples);
        json.WriteString("lossFunction", Loss.Text);
        json.WriteNumberOrNull("loss", Result.MeanLoss);
        json.WriteNumberOrNull("accuracy", Result.Accuracy);
        json.WriteNumber("notFinite", Result.NotFinite);
        if (Result.Confusion is { } confusion)
        {
            json.WriteArray("classes", confusion.ClassNames, json.WriteStringValue);
        }
        else
        {
            json.WriteNull("classes");
        }

        ConfusionJson.WriteMatrix(json, Result.Confusion);
        ConfusionJson.WriteMistakes(json, Result.Confusion);
    });

    public void WriteTo(Streams streams)
    {
        var facts = new Facts(streams);
        facts.Add("model", $"{Model}, {Shape}");
        facts.Add("dataset", $"{Dataset}, {Wording.Count(Result.Samples, "sample")}");
        facts.Add("loss", $"{Wording.Short(Result.MeanLoss)}, {Loss.Text}");
        if (Result.NotFinite > 0)
        {
            facts.Add("not finite", Wording.NotFinite(Result.NotFinite, Result.Samples)
                + (Result.Confusion is null ? "" : ", and so no class: they count as wrong"));
        }

        if (Result.Confusion is { } confusion)
        {
            facts.Add("accuracy", $"{Wording.Percent(Result.Accuracy!.Value)}, {Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)}");
            (string heading, Table table) = ConfusionTable.Create(confusion, streams);
            facts.Add("confusion", heading);
            Tables.Write(streams, table);
        }
    }
}
