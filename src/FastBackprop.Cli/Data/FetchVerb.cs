using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Data;

/// <summary>fastbackprop data fetch.</summary>
internal static class FetchVerb
{
    /// <param name="entry">The dataset.</param>
    /// <param name="path">Where its file is to be.</param>
    /// <param name="json">Whether programs read the result.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="handler">Who speaks to the archive; null for the network.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    public static int Run(
        DatasetEntry entry, string path, bool json, Streams streams, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        if (entry.Download is null)
        {
            throw new UsageException($"{entry.Name} comes with the program; there is nothing to fetch.");
        }

        try
        {
            bool downloaded = SeedsDownload.FetchAsync(path, handler, cancellationToken).GetAwaiter().GetResult();
            streams.Out.WriteLine(json ? ToJson(entry, path, downloaded) : ForeignText.Clean(ToText(entry, path, downloaded)));
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            streams.Tell("interrupted; nothing was written.");
            return ExitCode.Interrupted;
        }
    }

    private static string ToJson(DatasetEntry entry, string path, bool downloaded) => Json.Object(json =>
    {
        json.WriteString("dataset", entry.Name);
        json.WriteString("path", path);
        json.WriteBoolean("downloaded", downloaded);
        json.WriteString("sha256", SeedsDataset.Sha256);
    });

    private static string ToText(DatasetEntry entry, string path, bool downloaded) => downloaded
        ? $"{entry.Name}: {Wording.Count(entry.Rows)} rows from {entry.Download}, SHA-256 as it should be, now in {path}"
        : $"{entry.Name}: the original is there already, {path}";
}
