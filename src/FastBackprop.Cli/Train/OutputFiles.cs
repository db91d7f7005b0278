using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train;

/// <summary>Looks at files that are written later, so that nobody trains for an hour to learn that there is no such folder.</summary>
internal static class OutputFiles
{
    /// <exception cref="UsageException">The file is the one that the samples are read from.</exception>
    /// <exception cref="IOException">The path is a folder, or its folder does not exist.</exception>
    public static void ThrowUnlessWritable(string option, string? path, SampleSource source)
    {
        if (path is null)
        {
            return;
        }

        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"{option} {path} is a folder; expected a file.");
        }

        string? folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{option} {path}: there is no folder {folder}.");
        }

        if (source.Files.Any(file => RealPath(file) == RealPath(path)))
        {
            throw new UsageException($"{option} {path} would replace the samples; expected another file.");
        }
    }

    /// <exception cref="UsageException">The model and the log would go to one file.</exception>
    public static void ThrowIfSame(string? savePath, string? logPath)
    {
        if (savePath is not null && logPath is not null && RealPath(savePath) == RealPath(logPath))
        {
            throw new UsageException($"--save and --log both name {logPath}; expected two files.");
        }
    }

    // A symbolic link is the file that it leads to.
    private static string RealPath(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
        ? target.FullName
        : Path.GetFullPath(path);
}
