using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Models;

namespace FastBackprop.Cli.Options;

/// <summary>Looks at files that are written later, so that nobody trains for an hour to learn that there is no such folder.</summary>
internal static class OutputFiles
{
    /// <exception cref="UsageException">The file is the one that the samples are read from.</exception>
    /// <exception cref="IOException">The path is a folder, or its folder does not exist.</exception>
    public static void ThrowUnlessWritable(string option, string? path, SampleSource source) =>
        ThrowUnlessWritable(option, path, source.Files, "the samples");

    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file, or null for none.</param>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="what">What is in them.</param>
    /// <exception cref="UsageException">The file is one of those that are read.</exception>
    /// <exception cref="IOException">The path is a folder, or its folder does not exist.</exception>
    public static void ThrowUnlessWritable(string option, string? path, IEnumerable<string> inputs, string what)
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

        if (inputs.Any(file => RealPath(file) == RealPath(path)))
        {
            throw new UsageException($"{option} {path} would replace {what}; expected another file.");
        }
    }

    /// <summary>For files that are replaced as a whole.</summary>
    /// <exception cref="IOException">The path is a device.</exception>
    public static void ThrowIfDevice(string option, string? path)
    {
        if (path is not null && FileReplacement.IsDevice(path))
        {
            throw new IOException($"{option} {path} is a device; expected a file.");
        }
    }

    /// <exception cref="IOException">The path, or one on the way to it, is a file.</exception>
    public static void ThrowUnlessFolder(string option, string? path)
    {
        if (path is null || Directory.Exists(path))
        {
            return;
        }

        string full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            throw new IOException($"{option} {path} is a file; expected a folder.");
        }

        // Directory.CreateDirectory makes the folders above it too.
        for (string? above = Path.GetDirectoryName(full); above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                throw new IOException($"{option} {path}: {above} is a file; expected a folder.");
            }
        }
    }

    /// <exception cref="UsageException">Two options name one file.</exception>
    public static void ThrowIfSame(params ReadOnlySpan<(string Option, string? Path)> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            foreach ((string other, string? path) in outputs[(i + 1)..])
            {
                if (outputs[i].Path is { } first && path is not null && RealPath(first) == RealPath(path))
                {
                    throw new UsageException($"{outputs[i].Option} and {other} both name {path}; expected two files.");
                }
            }
        }
    }

    // A symbolic link is the file or the folder that it leads to, on the way to a file too.
    private static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
        FileSystemInfo? target = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)
            : Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)
            : null;
        if (target is not null)
        {
            return RealPath(target.FullName);
        }

        return Path.GetDirectoryName(full) is { } folder ? Path.Combine(RealPath(folder), Path.GetFileName(full)) : full;
    }
}
