using System.Globalization;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Reports;

namespace FastBackprop.Cli.Activations;

/// <summary>fastbackprop activations.</summary>
internal sealed class ActivationsRun(string path, SampleSource source, int row, string? reportPath, bool json, Streams streams)
    : IModelAction
{
    public int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> samples = ModelSamples.Load(model, source);
        if (row >= samples.Rows)
        {
            throw new UsageException($"--row is {row}; {source.Name} has {Wording.Count(samples.Rows, "row")}, counted from 0.");
        }

        T[] x = samples.Input(row).ToArray();
        double[] stored = [.. x.Select(double.CreateTruncating)];
        model.Scaler?.Transform(x, x);
        T[][] answers = LayerActivations.Of(model.Network, x);
        string? actual = model.ClassNames?[Evaluator.ClassOf(samples.Target(row))];
        int predictedClass = Evaluator.ClassOf<T>(answers[^1]);
        string? predicted = predictedClass == Evaluator.NoClass ? null : model.ClassNames?[predictedClass];
        if (reportPath is not null)
        {
            var report = new HtmlReport($"Activations of {Path.GetFileName(path)}");
            foreach ((string name, string value) in Lines(model, samples, actual, predicted))
            {
                report.AddFact(name, value);
            }

            report.Add(ActivationsFigure.Create("activations", $"Row {row} of {source.Name}", model.Network, x, stored, model.ClassNames));
            report.Save(reportPath);
        }

        if (json)
        {
            streams.Out.WriteLine(ToJson(model, samples, actual, predicted, answers));
        }
        else
        {
            WriteTo(Lines(model, samples, actual, predicted), model, answers);
        }

        return ExitCode.Success;
    }

    private static string Numbers<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = double.CreateTruncating(values[i]).ToString("G3", CultureInfo.InvariantCulture);
        }

        return string.Join(' ', texts);
    }

    private List<(string Name, string Value)> Lines<T>(Model<T> model, Dataset<T> samples, string? actual, string? predicted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<(string Name, string Value)> lines =
        [
            ("model", $"{path}, {NetworkText.Describe(model.Network.Shape)}"),
            ("sample", $"row {row} of {source.Name}"),
        ];
        lines.Add(actual is null ? ("target", Numbers(samples.Target(row))) : ("class", actual));
        if (model.ClassNames is not null)
        {
            lines.Add(("taken for", predicted ?? "no class: an output is not finite"));
        }

        return lines;
    }

    private void WriteTo<T>(List<(string Name, string Value)> lines, Model<T> model, T[][] answers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var facts = new Facts(streams);
        foreach ((string name, string value) in lines)
        {
            facts.Add(name, value);
        }

        foreach ((int layer, string activation) in NetworkText.Activations(model.Network.Shape).Index())
        {
            facts.Add($"layer {layer}", $"{activation}: {Numbers<T>(answers[layer])}");
        }

        if (reportPath is not null)
        {
            facts.Add("report", reportPath);
        }
    }

    private string ToJson<T>(Model<T> model, Dataset<T> samples, string? actual, string? predicted, T[][] answers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Json.Object(json =>
    {
        json.WriteString("model", path);
        json.WriteString("dataset", source.Name);
        json.WriteNumber("row", row);
        json.WriteArray("target", samples.Target(row).ToArray(), json.WriteRealValue);
        json.WriteString("class", actual);
        json.WriteString("predicted", predicted);
        json.WriteArray("inputs", samples.Input(row).ToArray(), json.WriteRealValue);
        json.WriteArray("layers", NetworkText.Activations(model.Network.Shape).Index(), layer => json.WriteObject(members =>
        {
            members.WriteString("activation", layer.Item);
            members.WriteArray("outputs", answers[layer.Index], members.WriteRealValue);
        }));
    });
}
