using System.CommandLine;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Predict;

/// <summary>The options of predict.</summary>
internal static class PredictCommand
{
    public static Command Create(Streams streams)
    {
        Argument<string> model = SharedOptions.Model();
        var file = new Argument<string>("FILE|-")
        {
            Description = "A CSV file with the inputs of a sample in each row and no target, or - for standard input. "
                + "A first row without a number is skipped, as names.",
        };
        Option<string> simd = SimdOption.Create();
        Option<bool> json = SharedOptions.Json(
            "Prints JSON lines, an object a row: class (null where the model has none, or an output is infinite or NaN) and outputs, an "
            + "array (null for such a number).");
        var command = new ExplainedCommand(
            "predict",
            "Runs a model on rows of inputs, as they arrive.",
            "Prints CSV: a header, then for each row the class and the output for each class, or the outputs alone\n"
            + "where the model has no classes. The inputs are scaled as the training samples were. Where an output is\n"
            + "infinite or NaN the class is empty, and standard error says how often.")
        {
            model,
            file,
            simd,
            json,
        };
        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(simd));
            using var rows = RowSource.Open(parsed.GetRequiredValue(file), streams.In);
            IPredictionFormat format = parsed.GetValue(json) ? new JsonLinesFormat() : new CsvFormat();
            return StoredModel.Use(parsed.GetRequiredValue(model), new Prediction(rows, format, streams));
        });
        return command;
    }
}
