using System.Text.Json;
using FastBackprop.Cli.Options;
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
        json.WriteString("lossFunction", Vocabulary.Losses.WordFor(Loss));
        json.WriteNumber("loss", Result.MeanLoss);
        json.WriteNumberOrNull("accuracy", Result.Accuracy);
        if (Result.Confusion is { } confusion)
        {
            json.WriteArray("classes", confusion.ClassNames, json.WriteStringValue);
            json.WriteArray("confusion", Enumerable.Range(0, confusion.ClassNames.Count), actual => WriteRow(json, confusion, actual));
        }
        else
        {
            json.WriteNull("classes");
            json.WriteNull("confusion");
        }
    });

    public void WriteTo(Streams streams)
    {
        var facts = new Facts(streams);
        facts.Add("model", $"{Model}, {Shape}");
        facts.Add("dataset", $"{Dataset}, {Wording.Count(Result.Samples, "sample")}");
        facts.Add("loss", $"{Wording.Short(Result.MeanLoss)}, {Vocabulary.Losses.WordFor(Loss)}");
        if (Result.Confusion is { } confusion)
        {
            facts.Add("accuracy", $"{Wording.Percent(Result.Accuracy!.Value)}, {Wording.Count(confusion.Correct)} of {Wording.Count(confusion.Total)}");
            Table table = ConfusionTable.Create(confusion);
            if (Tables.Fits(streams, table))
            {
                facts.Add("confusion", "a row for each actual class, a column for each predicted one");
                Tables.Write(streams, table);
            }
            else
            {
                facts.Add("confusion", "too wide for this terminal: for each class, what it is most often taken for");
                Tables.Write(streams, ConfusionTable.Summary(confusion));
            }
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ConfusionMatrix confusion, int actual)
    {
        json.WriteStartArray();
        for (int predicted = 0; predicted < confusion.ClassNames.Count; predicted++)
        {
            json.WriteNumberValue(confusion[actual, predicted]);
        }

        json.WriteEndArray();
    }
}
