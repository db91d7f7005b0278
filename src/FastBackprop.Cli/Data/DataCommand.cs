using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Data;

/// <summary>The verbs of data.</summary>
internal static class DataCommand
{
    public static Command Create(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        Option<bool> json = SharedOptions.Json("Prints one JSON array, an object for each dataset.");
        var list = new Command("list", "Lists the datasets that train and evaluate know by name.") { json };
        list.SetAction(parsed => CatalogueList.Print(parsed.GetValue(json), streams));
        return new Command("data", "Shows the datasets that are known by name, and fetches what does not come with the program.")
        {
            list,
            Fetch(streams, interceptInterrupts),
        };
    }

    private static ExplainedCommand Fetch(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        var name = new Argument<string>("NAME") { Description = "The dataset: seeds." };
        Option<bool> json = SharedOptions.Json("Prints one JSON object: dataset, path, downloaded (false where it was there), sha256.");
        var fetch = new ExplainedCommand(
            "fetch",
            "Downloads a dataset that does not come with the program.",
            $"The wheat seeds come from {SeedsDownload.Source.Host}. The file is kept in the user's cache folder,\n"
            + "or in the folder that the environment variable FASTBACKPROP_DATA names, and only if it is the original,\n"
            + "by its SHA-256.")
        {
            name,
            json,
        };
        fetch.SetAction(parsed => FetchVerb.Run(
            DatasetCatalogue.Find(parsed.GetRequiredValue(name)),
            SeedsDataset.DefaultPath,
            parsed.GetValue(json),
            streams,
            handler: null,
            interceptInterrupts()));
        return fetch;
    }
}
