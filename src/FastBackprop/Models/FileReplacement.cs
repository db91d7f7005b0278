namespace FastBackprop.Models;

/// <summary>Writes a file so that its path holds either all of the old contents or all of the new, whenever power fails.</summary>
internal static class FileReplacement
{
    /// <summary>Whether a path is a device's: a rename would put a plain file in the place of /dev/null, for every program on the machine.</summary>
    /// <param name="path">The path.</param>
    public static bool IsDevice(string path)
    {
        string target = Path.GetFullPath(path);
        return target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);
    }

    /// <summary>Writes a new file beside the old one, waits until the disk has it, and renames it over the old one.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="write">Writes the contents. Where it throws, nothing is left behind.</param>
    /// <exception cref="ArgumentException">The path is empty or names a folder or a device.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new ArgumentException($"{path} is a folder; expected a file.");
        }

        if (IsDevice(target))
        {
            throw new ArgumentException($"{path} is a device; expected a file.");
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        }

        // A name of its own, however long the target's is.
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        try
        {
            using (file)
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            // The folder itself is not flushed: .NET has no portable way to. After a power failure the rename may be undone, and
            // the old file be back; a mixture of the two cannot be.
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
