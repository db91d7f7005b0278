using FastBackprop.Numerics;

namespace FastBackprop.IO;

/// <summary>Writes a file so that its path holds either all of the old contents or all of the new, whenever power fails.</summary>
internal static class FileReplacement
{
    private const UnixFileMode Permissions =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Writes a new file beside the old one, waits until the disk has it, and renames it over the old one. The new file may be
    /// read and written by whom the old one allowed to, and is its writer's. Where the path is a symbolic link, what it leads to
    /// is replaced. Of several that write one file at a time, the last wins.
    /// </summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="write">Writes the contents. Where it throws, nothing is left behind.</param>
    /// <exception cref="ArgumentException">The path is empty, or there is something else than a file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Target(path);
        UnixFileMode? mode = ModeOf(target);
        FileStream file = TemporaryFile.Create(path, target, mode);
        try
        {
            // Without a buffer of its own the file has nothing to write when it is closed, and no error that would hide the first.
            using (file)
            {
                TemporaryFile.RemoveAbandoned(target, file.Name);
                var buffered = new BufferedStream(file, 1 << 16);
                write(buffered);
                buffered.Flush();
                SetMode(file, mode);
                file.Flush(flushToDisk: true);

                // While the file is open its lock tells others that it is not abandoned. The folder itself is not flushed: .NET has
                // no portable way to. After a power failure the rename may be undone, and the old file be back; a mixture of the two
                // cannot be.
                File.Move(file.Name, target, overwrite: true);
            }
        }
        catch
        {
            TemporaryFile.Remove(file.Name);
            throw;
        }
    }

    /// <summary>Throws where <see cref="Write"/> would before it writes: for whoever wants to know long before. A file is made and removed.</summary>
    /// <inheritdoc cref="Write" path="/param[@name='path']"/>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static void ThrowUnlessPossible(string path)
    {
        string target = Target(path);
        FileStream file = TemporaryFile.Create(path, target, ModeOf(target));
        file.Dispose();
        TemporaryFile.Remove(file.Name);
    }

    private static string Target(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (ThingAt(full) is { } thing)
        {
            throw new ArgumentException($"{path} is {thing}; expected a file.");
        }

        string folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        }

        string target = RealPath.Of(full);
        if (IsOfTheSystem(target))
        {
            throw new ArgumentException($"{path} is a device; expected a file.");
        }

        folder = Path.GetDirectoryName(target)!;
        return Directory.Exists(folder)
            ? target
            : throw new DirectoryNotFoundException($"{path} leads to {target}: there is no folder {folder}.");
    }

    private static string? ThingAt(string path) =>
        IsOfTheSystem(path) ? "a device"
        : Directory.Exists(path) ? "a folder"
        : FileStatus.Of(path)?.Kind switch
        {
            FileKind.Pipe => "a pipe",
            FileKind.Socket => "a socket",
            FileKind.Device => "a device",
            null or FileKind.Regular or FileKind.Folder or FileKind.Link => null,
            { } kind => throw Undefined.Value(kind),
        };

    // These folders have no files of users, and what looks like one may be a file that is open as something else: /dev/stdout.
    private static bool IsOfTheSystem(string path) => OperatingSystem.IsWindows()
        ? path.StartsWith(@"\\.\", StringComparison.Ordinal)
        : path.StartsWith("/proc/", StringComparison.Ordinal)
            || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static UnixFileMode? ModeOf(string target) =>
        OperatingSystem.IsWindows() || !File.Exists(target) ? null : File.GetUnixFileMode(target) & Permissions;

    // A file is made with no more than the wanted permissions, and the user's mask may have taken some of them.
    private static void SetMode(FileStream file, UnixFileMode? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is { } wanted && (File.GetUnixFileMode(file.SafeFileHandle) & Permissions) != wanted)
        {
            File.SetUnixFileMode(file.SafeFileHandle, wanted);
        }
    }
}
