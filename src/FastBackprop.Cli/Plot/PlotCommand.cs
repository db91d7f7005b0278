using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Plot;

/// <summary>fastbackprop plot.</summary>
internal static class PlotCommand
{
    public static Command Create(Streams streams)
    {
        var logs = new Argument<string[]>("FILE.jsonl")
        {
            Description = "Training logs, as train --log writes them; of each line epoch and loss must be there, the other members may. "
                + "A last line that is cut off is left out.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = TypedOption.Text("--out", "FILE.html", "The page to write.");
        output.Required = true;
        Option<bool> json = SharedOptions.Json(
            "Prints one JSON object: out, and runs with file, epochs, and of the last epoch loss, trainLoss, testLoss, trainAccuracy, "
            + "testAccuracy, gradientNorms (an array, a number a layer) and seconds, null where the log does not say it.");
        var command = new Command("plot", "Draws the curves of several trainings over each other.")
        {
            logs,
            output,
            json,
        };
        command.SetAction(parsed =>
        {
            SimdOption.Apply(null);
            string[] paths = parsed.GetRequiredValue(logs);
            string outPath = parsed.GetRequiredValue(output);
            OutputFiles.ThrowUnlessReplaceable("--out", outPath, paths, "a log");
            TrainingLog[] runs = [.. paths.Select(TrainingLog.Read)];
            PlotReport.Create(runs).Save(outPath);
            foreach (TrainingLog run in runs.Where(run => run.CutOffLine is not null))
            {
                streams.Tell($"{run.Path}, line {run.CutOffLine}, is cut off; the lines before it are drawn.");
            }

            if (parsed.GetValue(json))
            {
                streams.Out.WriteLine(ToJson(runs, outPath));
            }
            else
            {
                var facts = new Facts(streams);
                foreach ((string name, string value) in PlotReport.Lines(runs))
                {
                    facts.Add(name, value);
                }

                facts.Add("report", outPath);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string ToJson(TrainingLog[] runs, string outPath) => Json.Object(json =>
    {
        json.WriteString("out", outPath);
        json.WriteArray("runs", runs, run => json.WriteObject(members =>
        {
            LoggedEpoch last = run.Epochs[^1];
            members.WriteString("file", run.Path);
            members.WriteNumber("epochs", run.Epochs.Count);
            members.WriteNumber("loss", last.Loss);
            members.WriteNumberOrNull("trainLoss", last.TrainLoss);
            members.WriteNumberOrNull("testLoss", last.TestLoss);
            members.WriteNumberOrNull("trainAccuracy", last.TrainAccuracy);
            members.WriteNumberOrNull("testAccuracy", last.TestAccuracy);
            members.WriteNumbersOrNull("gradientNorms", last.GradientNorms);
            members.WriteNumberOrNull("seconds", last.Seconds);
        }));
    });
}
