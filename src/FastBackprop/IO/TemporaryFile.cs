using System.Buffers;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace FastBackprop.IO;

/// <summary>
/// Files that replace another file once they are complete: <c>.name.0123456789abcdef.tmp</c> beside it. The digits are random, so that a
/// name never stands for two files: a file found by its name cannot have become another writer's meanwhile. The writer keeps a lock.
/// </summary>
internal static class TemporaryFile
{
    private const int Digits = 16;
    private const string Extension = ".tmp";

    // A name has at most 255 bytes, and others may work on the same file.
    private const int MostNameBytes = 200;
    private const int ShortName = 50;
    private const int MostAttempts = 3;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    // Between its last byte and its rename, a file may seem to have no writer to a process that has just opened it.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates an empty file beside another, without a buffer.</summary>
    /// <param name="path">The other file, as the user names it.</param>
    /// <param name="target">The other file.</param>
    /// <param name="mode">Its permissions; null for the user's default.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static FileStream Create(string path, string target, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            options.UnixCreateMode = mode;
        }

        string folder = Path.GetDirectoryName(target)!;
        string prefix = Prefix(target);
        for (int attempt = 1; ; attempt++)
        {
            string name = Path.Combine(folder, prefix + RandomNumberGenerator.GetHexString(Digits, lowercase: true) + Extension);
            try
            {
                return new FileStream(name, options);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // A search for abandoned files came between the creation and the lock.
            }
            catch (IOException e)
            {
                throw new IOException($"{path} cannot be written: {e.Message}", e);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new UnauthorizedAccessException($"{path} cannot be written: no file may be made in {folder}.", e);
            }
        }
    }

    /// <summary>Removes the files of killed writers of the same file. A file that cannot be removed stays.</summary>
    /// <param name="target">The file.</param>
    /// <param name="own">The caller's own temporary file, which is open.</param>
    public static void RemoveAbandoned(string target, string own)
    {
        // If locks have no effect, as on some network drives, nothing tells which writers are still at work.
        if (TakeUnlessLocked(own, FileOptions.None))
        {
            return;
        }

        DateTime latest = DateTime.UtcNow - LeastAge;
        foreach (string other in Siblings(target))
        {
            // Opening a pipe would wait for a writer.
            if (other != own && FileStatus.OfLink(other) is null or { Kind: FileKind.Regular } && File.GetLastWriteTimeUtc(other) < latest)
            {
                TakeUnlessLocked(other, FileOptions.DeleteOnClose);
            }
        }
    }

    /// <summary>Removes a file if possible. A failure is ignored: the caller already has an error, and the next writer finds the file.</summary>
    public static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string Prefix(string target)
    {
        string name = Path.GetFileName(target);
        if (Encoding.UTF8.GetByteCount(name) > MostNameBytes)
        {
            // Long names with the same beginning share their abandoned files.
            name = name[..(char.IsHighSurrogate(name[ShortName - 1]) ? ShortName - 1 : ShortName)];
        }

        return $".{name}.";
    }

    private static string[] Siblings(string target)
    {
        string prefix = Prefix(target);
        bool IsSibling(ref FileSystemEntry entry) =>
            entry.FileName.Length == prefix.Length + Digits + Extension.Length
            && entry.FileName.StartsWith(prefix, StringComparison.Ordinal)
            && entry.FileName.EndsWith(Extension, StringComparison.Ordinal)
            && !entry.FileName.Slice(prefix.Length, Digits).ContainsAnyExcept(Hexadecimal);
        try
        {
            return [.. new FileSystemEnumerable<string>(
                Path.GetDirectoryName(target)!,
                (ref entry) => entry.ToFullPath(),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
            {
                ShouldIncludePredicate = IsSibling,
            }];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool TakeUnlessLocked(string path, FileOptions options)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0, options);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
