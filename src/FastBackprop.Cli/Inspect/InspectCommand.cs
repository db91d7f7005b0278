using System.CommandLine;
using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Models;

namespace FastBackprop.Cli.Inspect;

/// <summary>The options of inspect.</summary>
internal static class InspectCommand
{
    public static Command Create(Streams streams)
    {
        Argument<string> model = SharedOptions.Model();
        Option<bool> json = SharedOptions.Json("Prints everything as one JSON object.");
        var command = new Command("inspect", "Shows what is in a model file.")
        {
            model,
            json,
        };
        command.SetAction(parsed =>
        {
            SimdOption.Apply(null);
            string path = parsed.GetRequiredValue(model);
            ModelFileInfo info = ModelFile.ReadInfo(path);
            return StoredModel.Use(path, info, new Inspection(path, info, parsed.GetValue(json), streams));
        });
        return command;
    }
}
