using System.Text.Json;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Inspect;

/// <summary>A model report for programs.</summary>
internal static class ModelReportJson
{
    public static string Of(ModelReport report) => Json.Object(json =>
    {
        json.WriteString("model", report.Path);
        json.WriteString("elementType", report.ElementType);
        if (report.NumericsVersion is { } version)
        {
            json.WriteNumber("numericsVersion", version);
        }
        else
        {
            json.WriteNull("numericsVersion");
        }

        json.WriteString("shape", report.Shape.ToString());
        json.WriteArray("activations", NetworkText.Activations(report.Shape), json.WriteStringValue);
        json.WriteString("bias", NetworkShape.BiasWords.Of(report.Shape.Bias));
        json.WriteNumber("parameters", report.Shape.ParameterCount);
        WriteScaler(json, report.Scaler);
        WriteClasses(json, report.ClassNames);
        WriteTraining(json, report.Training);
        json.WriteArray("layers", report.Layers, layer => json.WriteObject(members => WriteLayer(members, layer)));
        json.WriteString("weightsSha256", report.WeightsSha256);
        json.WriteString("sums", report.Sums);
        json.WriteString("runs", report.Runs);
    });

    private static void WriteScaler(Utf8JsonWriter json, Scaler? scaler)
    {
        if (scaler is null)
        {
            json.WriteNull("scaler");
            return;
        }

        json.WriteStartObject("scaler");
        json.WriteString("kind", Scaler.Words.Of(scaler.Kind));
        json.WriteArray("offsets", scaler.Offsets.ToArray(), json.WriteNumberValue);
        json.WriteArray("divisors", scaler.Divisors.ToArray(), json.WriteNumberValue);
        json.WriteEndObject();
    }

    private static void WriteClasses(Utf8JsonWriter json, IReadOnlyList<string>? classNames)
    {
        if (classNames is null)
        {
            json.WriteNull("classes");
        }
        else
        {
            json.WriteArray("classes", classNames, json.WriteStringValue);
        }
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingState? training)
    {
        if (training is null)
        {
            json.WriteNull("training");
            return;
        }

        json.WriteStartObject("training");
        json.WriteString("dataset", training.Dataset);
        json.WriteString("loss", training.Loss.Text);
        json.WriteNumber("epochs", training.Epochs);
        json.WriteNumber("steps", training.Steps);
        json.WriteNumber("learningRate", training.LearningRate);
        json.WriteString("update", training.Update);
        if (training.ShuffleSeed is { } seed)
        {
            json.WriteNumber("shuffleSeed", seed);
        }
        else
        {
            json.WriteNull("shuffleSeed");
        }

        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerStatistics layer)
    {
        json.WriteNumber("rows", layer.Rows);
        json.WriteNumber("columns", layer.Columns);
        json.WriteString("activation", layer.Activation);
        json.WriteNumber("min", layer.Minimum);
        json.WriteNumber("max", layer.Maximum);
        json.WriteNumber("mean", layer.Mean);
        json.WriteNumber("standardDeviation", layer.StandardDeviation);
        json.WriteNumber("zeros", layer.Zeros);
    }
}
