using FastBackprop.Data;
using FastBackprop.IO;

namespace FastBackprop.Datasets;

/// <summary>Fetches the wheat seeds from the UCI archive, or says how to do it by hand.</summary>
public static class SeedsDownload
{
    // The file has 9,300 bytes.
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where the archive keeps the file.</summary>
    public static Uri Source { get; } = new("https://archive.ics.uci.edu/ml/machine-learning-databases/00236/" + SeedsDataset.FileName);

    /// <summary>
    /// Downloads the file, unless it is there. Nothing is written before its rows and its SHA-256 are those of the original,
    /// and then all of it or nothing.
    /// </summary>
    /// <param name="path">Where the file is to be; <see cref="SeedsDataset.DefaultPath"/> is where it is looked for. Missing folders are made.</param>
    /// <param name="handler">Who speaks to the archive; null for the network.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>Whether it was downloaded; false where it was there already.</returns>
    /// <exception cref="InvalidDataException">What came, or what is there already, is not the original file. It is not replaced.</exception>
    /// <exception cref="ArgumentException">The path is empty or names a folder.</exception>
    /// <exception cref="IOException">The archive cannot be reached, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<bool> FetchAsync(string path, HttpMessageHandler? handler = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            ThrowUnlessOriginal(
                await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false),
                path,
                "Move it away, and fetch again.");
            return false;
        }

        byte[] content = await DownloadAsync(path, handler, cancellationToken).ConfigureAwait(false);
        ThrowUnlessOriginal(content, Source.ToString(), "Nothing was written. " + ByHand(path));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileReplacement.Write(path, file => file.Write(content));
        return true;
    }

    /// <summary>What to do without a network: the address, the path and the SHA-256.</summary>
    /// <param name="path">Where the file is to be.</param>
    public static string ByHand(string path) => $"By hand: save {Source} as {path}; its SHA-256 is {SeedsDataset.Sha256}.";

    private static async Task<byte[]> DownloadAsync(string path, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        using HttpClient client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        client.Timeout = Patience;
        client.MaxResponseContentBufferSize = MostBytes;
        try
        {
            return await client.GetByteArrayAsync(Source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string reason = error is OperationCanceledException ? $"no answer in {Patience.TotalSeconds} seconds" : ForeignText.Clean(error.GetBaseException().Message.TrimEnd('.'), ForeignText.MostOfMessage);
            throw new IOException($"{Source} cannot be downloaded: {reason}. {ByHand(path)}", error);
        }
    }

    private static void ThrowUnlessOriginal(byte[] content, string source, string advice)
    {
        try
        {
            SeedsDataset.Read<float>(content, source);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{error.Message} {advice}", error);
        }
    }
}
