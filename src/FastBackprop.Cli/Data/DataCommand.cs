using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Data;

/// <summary>The verbs of data.</summary>
internal static class DataCommand
{
    public static Command Create(Streams streams)
    {
        Option<bool> json = SharedOptions.Json("Prints one JSON array, an object for each dataset.");
        var list = new Command("list", "Lists the datasets that train and evaluate know by name.") { json };
        list.SetAction(parsed => CatalogueList.Print(parsed.GetValue(json), streams));
        return new Command("data", "Shows the datasets that come with the program.") { list };
    }
}
