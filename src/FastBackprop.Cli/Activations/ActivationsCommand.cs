using System.CommandLine;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Activations;

/// <summary>The options of activations.</summary>
internal static class ActivationsCommand
{
    public static Command Create(Streams streams)
    {
        Argument<string> model = SharedOptions.Model();
        var samples = new SharedOptions.SampleOptions(asksForKind: false);
        Option<int> row = TypedOption.Create<int>(
            "--row", "NUMBER", "The sample, counted from 0. [default: 0]", NumberText.TryIndex, NumberText.Index);
        Option<string> report = TypedOption.Text("--report", "FILE.html", "Writes a page with a picture of the sample and of every layer.");
        Option<string> simd = SimdOption.Create();
        Option<bool> json = SharedOptions.Json(
            "Prints one JSON object: model, dataset, row, target, class, predicted, inputs (as stored) and layers, "
            + "each with its activation and outputs.");
        var command = new ExplainedCommand(
            "activations",
            "Shows what each layer of a model answers to one sample.",
            "Of mnist the rows are those of the test set, of the other datasets all rows. The pages of train --report name\n"
            + "rows by the same numbers.")
        {
            model,
        };
        samples.AddTo(command);
        foreach (Option option in (Option[])[row, report, simd, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(simd));
            string path = parsed.GetRequiredValue(model);
            SampleSource source = samples.Read(parsed);
            string? reportPath = parsed.GetValue(report);
            OutputFiles.ThrowUnlessReplaceable("--report", reportPath, source);
            OutputFiles.ThrowUnlessReplaceable("--report", reportPath, [path], "the model");
            return StoredModel.Use(
                path, new ActivationsRun(path, source, parsed.GetValue(row), reportPath, parsed.GetValue(json), streams));
        });
        return command;
    }
}
