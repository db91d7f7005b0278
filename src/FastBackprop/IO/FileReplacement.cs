using FastBackprop.Numerics;

namespace FastBackprop.IO;

/// <summary>Writes a file so that its path holds either all of the old contents or all of the new, even if power fails.</summary>
internal static class FileReplacement
{
    private const UnixFileMode Permissions =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Writes a new file beside the old one, waits until it is on the disk, and renames it over the old one. The new file has the
    /// read and write permissions of the old one, and belongs to its writer. If the path is a symbolic link, its target
    /// is replaced. If several write one file at a time, the last wins.
    /// </summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="write">Writes the contents. If it throws, no file is left.</param>
    /// <exception cref="ArgumentException">The path is empty, or names something other than a file.</exception>
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
            // The file has no buffer, so closing it writes nothing, and no error hides the first one.
            using (file)
            {
                TemporaryFile.RemoveAbandoned(target, file.Name);
                var buffered = new BufferedStream(file, 1 << 16);
                write(buffered);
                buffered.Flush();
                SetMode(file, mode);
                file.Flush(flushToDisk: true);

                // While the file is open, its lock tells others that it is not abandoned. The folder itself is not flushed: .NET has
                // no portable way. So a power failure may undo the rename and bring back the old file, but never a mixture.
                File.Move(file.Name, target, overwrite: true);
            }
        }
        catch
        {
            TemporaryFile.Remove(file.Name);
            throw;
        }
    }

    /// <summary>Throws if <see cref="Write"/> would throw before writing, for callers that want to know early. Makes and removes a file.</summary>
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

    // These folders hold no files of users. What looks like a file there, as /dev/stdout, may be open as something else.
    private static bool IsOfTheSystem(string path) => OperatingSystem.IsWindows()
        ? path.StartsWith(@"\\.\", StringComparison.Ordinal)
        : path.StartsWith("/proc/", StringComparison.Ordinal)
            || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static UnixFileMode? ModeOf(string target) =>
        OperatingSystem.IsWindows() || !File.Exists(target) ? null : File.GetUnixFileMode(target) & Permissions;

    // A file is created with at most the wanted permissions; the user's mask may have removed some.
    private static void SetMode(FileStream file, UnixFileMode? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is { } wanted && (File.GetUnixFileMode(file.SafeFileHandle) & Permissions) != wanted)
        {
            File.SetUnixFileMode(file.SafeFileHandle, wanted);
        }
    }
}
