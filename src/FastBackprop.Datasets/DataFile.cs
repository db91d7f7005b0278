namespace FastBackprop.Datasets;

/// <summary>A file opened for one pass over its contents, which are decompressed where the first bytes say gzip.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly FileStream _file;

    private DataFile(string path, FileStream file, bool isCompressed)
    {
        _file = file;
        IsCompressed = isCompressed;
        Content = isCompressed ? new GzipContent(file, path) : file;
    }

    /// <summary>The contents, from the beginning.</summary>
    public Stream Content { get; }

    public bool IsCompressed { get; }

    /// <summary>Bytes on disk, before any decompression.</summary>
    public long StoredLength => _file.Length;

    /// <exception cref="ArgumentException">The path is empty or names a folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DataFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder; expected a file.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        try
        {
            return new DataFile(path, file, StartsLikeGzip(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    // A pipe cannot be rewound: it is read as it comes.
    private static bool StartsLikeGzip(FileStream file)
    {
        if (!file.CanSeek)
        {
            return false;
        }

        bool gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip;
    }
}
