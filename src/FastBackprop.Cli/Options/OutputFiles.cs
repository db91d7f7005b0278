using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.IO;

namespace FastBackprop.Cli.Options;

/// <summary>Looks at files that are written later, so that nobody trains for an hour to learn that there is no such folder.</summary>
internal static class OutputFiles
{
    /// <summary>For a file that is written bit by bit, which may be a pipe or a device.</summary>
    /// <exception cref="UsageException">The file is one that the samples are read from.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ThrowUnlessWritable(string option, string? path, SampleSource source)
    {
        if (path is null)
        {
            return;
        }

        ThrowIfInput(option, path, source.Files, "the samples");
        if (!File.Exists(path))
        {
            ThrowUnlessPossible(option, path);
        }
        else if (FileStatus.Of(path) is null or { Kind: FileKind.Regular })
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{option} {path} cannot be written: {e.Message}", e);
            }
        }
    }

    /// <summary>For a file that is replaced as a whole.</summary>
    /// <inheritdoc cref="ThrowUnlessWritable"/>
    public static void ThrowUnlessReplaceable(string option, string? path, SampleSource source) =>
        ThrowUnlessReplaceable(option, path, source.Files, "the samples");

    /// <summary>For a file that is replaced as a whole.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file, or null for none.</param>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="what">What is in them.</param>
    /// <exception cref="UsageException">The file is one of those that are read.</exception>
    /// <exception cref="IOException">The path is not that of a file, or it cannot be written.</exception>
    public static void ThrowUnlessReplaceable(string option, string? path, IEnumerable<string> inputs, string what)
    {
        if (path is not null)
        {
            ThrowIfInput(option, path, inputs, what);
            ThrowUnlessPossible(option, path);
        }
    }

    /// <exception cref="IOException">The path, or one on the way to it, is a file, or no file may be made there.</exception>
    public static void ThrowUnlessFolder(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        string full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            throw new IOException($"{option} {path} is a file; expected a folder.");
        }

        // Directory.CreateDirectory makes the folders above it too.
        string? above = full;
        while (above is not null && !Directory.Exists(above))
        {
            if (File.Exists(above))
            {
                throw new IOException($"{option} {path}: {above} is a file; expected a folder.");
            }

            above = Path.GetDirectoryName(above);
        }

        ThrowUnlessPossible(option, Path.Combine(above ?? full, "picture"));
    }

    /// <exception cref="UsageException">Two options name one file.</exception>
    public static void ThrowIfSame(params ReadOnlySpan<(string Option, string? Path)> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            foreach ((string other, string? path) in outputs[(i + 1)..])
            {
                if (outputs[i].Path is { } first && path is not null && FileStatus.AreSame(first, path))
                {
                    throw new UsageException($"{outputs[i].Option} and {other} both name {path}; expected two files.");
                }
            }
        }
    }

    private static void ThrowIfInput(string option, string path, IEnumerable<string> inputs, string what)
    {
        if (inputs.Any(file => FileStatus.AreSame(file, path)))
        {
            throw new UsageException($"{option} {path} would replace {what}; expected another file.");
        }
    }

    private static void ThrowUnlessPossible(string option, string path)
    {
        try
        {
            FileReplacement.ThrowUnlessPossible(path);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option} {e.Message}", e);
        }
    }
}
