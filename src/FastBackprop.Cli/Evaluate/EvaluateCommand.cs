using System.CommandLine;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;

namespace FastBackprop.Cli.Evaluate;

/// <summary>The options of evaluate.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Streams streams)
    {
        Argument<string> model = SharedOptions.Model();
        var samples = new SharedOptions.SampleOptions(asksForKind: false);
        Option<string> simd = SimdOption.Create();
        Option<bool> json = SharedOptions.Json(
            "Prints one JSON object: model, dataset, shape, samples, lossFunction, loss, accuracy, notFinite (samples with an output that is "
            + "infinite or NaN: they are of no class and count as wrong), classes, confusion (a row for each actual class; null above "
            + $"{ConfusionMatrix.MostReadableClasses} classes), mistakenPairs (of classes), largestMistakes (class, takenFor and samples of "
            + $"the {ConfusionTable.MostMistakes} most frequent).");
        var command = new ExplainedCommand(
            "evaluate",
            "Measures the loss and the accuracy of a model, and which classes it takes for which.",
            "Of mnist the test set is used, of the other datasets all rows: those too that the model may have been\ntrained on.")
        {
            model,
        };
        samples.AddTo(command);
        command.Add(simd);
        command.Add(json);
        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(simd));
            string path = parsed.GetRequiredValue(model);
            SampleSource source = samples.Read(parsed);
            return StoredModel.Use(path, new Evaluation(path, source, parsed.GetValue(json), streams));
        });
        return command;
    }
}
