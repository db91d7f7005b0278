using System.Runtime.InteropServices;

namespace FastBackprop.IO;

/// <summary>What a path may name.</summary>
internal enum FileKind
{
    /// <summary>A plain file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device, or anything else.</summary>
    Device,
}

/// <summary>What a path leads to, according to the file system and not to its name.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Volume">The number of the file system.</param>
/// <param name="Number">The number of the file there: all of a file's hard links share it.</param>
internal readonly partial record struct FileStatus(FileKind Kind, long Volume, long Number)
{
    private const int TypeBits = 0xF000;

    // .NET opens a file before it tells its kind, and opening a pipe or a device has effects. Its own native library asks
    // the system, in one layout for every Unix and processor. That layout is not guaranteed: if it changes, it is not used.
    private const string RuntimeLibrary = "libSystem.Native";

    private static readonly bool LayoutIsKnown = TryLayout();

    /// <summary>Follows symbolic links.</summary>
    /// <returns>Null if nothing is there, or on Windows, where it cannot be told.</returns>
    public static FileStatus? Of(string path) => LayoutIsKnown && Stat(Path.GetFullPath(path), out Record record) == 0 ? From(record) : null;

    /// <summary>Does not follow a symbolic link at the end of the path.</summary>
    /// <returns>Null if nothing is there, or on Windows, where it cannot be told.</returns>
    public static FileStatus? OfLink(string path) => LayoutIsKnown && LStat(Path.GetFullPath(path), out Record record) == 0 ? From(record) : null;

    /// <summary>Whether two paths lead to one file, through any symbolic and hard links; on Windows hard links are not detected.</summary>
    /// <exception cref="IOException">The links of a path form a circle.</exception>
    public static bool AreSame(string path, string other)
    {
        if (Of(path) is { } first && Of(other) is { } second)
        {
            return (first.Volume, first.Number) == (second.Volume, second.Number);
        }

        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(RealPath.Of(path), RealPath.Of(other), comparison);
    }

    private static FileStatus From(in Record record)
    {
        int type = record.Mode & TypeBits;
        FileKind kind = type == 0x8000 ? FileKind.Regular
            : type == 0x4000 ? FileKind.Folder
            : type == 0xA000 ? FileKind.Link
            : type == 0x1000 ? FileKind.Pipe
            : type == 0xC000 ? FileKind.Socket
            : FileKind.Device;
        return new FileStatus(kind, record.Volume, record.Number);
    }

    // The layout must agree with .NET about a folder and a file that always exist.
    private static bool TryLayout()
    {
        if (OperatingSystem.IsWindows() || Environment.ProcessPath is not { } program)
        {
            return false;
        }

        try
        {
            return Stat("/", out Record root) == 0 && From(root).Kind == FileKind.Folder && HasMode(root, File.GetUnixFileMode("/"))
                && Stat(program, out Record file) == 0 && From(file).Kind == FileKind.Regular && HasMode(file, File.GetUnixFileMode(program))
                && root.Number > 0 && file.Number > 0 && From(root) != From(file);
        }
        catch (Exception e) when (e is TypeLoadException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HasMode(in Record record, UnixFileMode mode) => (record.Mode & ~TypeBits) == (int)mode;

    [LibraryImport(RuntimeLibrary, EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out Record record);

    [LibraryImport(RuntimeLibrary, EntryPoint = "SystemNative_LStat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LStat(string path, out Record record);

    // The size leaves room for a layout with more members.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Record
    {
        [FieldOffset(4)]
        public readonly int Mode;

        [FieldOffset(88)]
        public readonly long Volume;

        [FieldOffset(104)]
        public readonly long Number;
    }
}
