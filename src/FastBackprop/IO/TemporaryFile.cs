using System.Buffers;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace FastBackprop.IO;

/// <summary>
/// Files that take a file's place once they are whole: <c>.name.0123456789abcdef.tmp</c> beside it. The digits are drawn, so that a
/// name never stands for two files: what is found by one cannot meanwhile have become somebody else's. Whoever writes keeps a lock.
/// </summary>
internal static class TemporaryFile
{
    private const int Digits = 16;
    private const string Extension = ".tmp";

    // A name has 255 bytes at most, and others may be at work on it at the same time.
    private const int MostNameBytes = 200;
    private const int ShortName = 50;
    private const int MostAttempts = 3;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    // Between its last byte and its new name a file may be taken for one without a writer, by someone who has just opened it.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes an empty file beside another, without a buffer of its own.</summary>
    /// <param name="path">The other, as the user calls it.</param>
    /// <param name="target">The other.</param>
    /// <param name="mode">Who may read and write it; null for the user's default.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
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
                // Someone who looks for abandoned files has come between the making and the lock.
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

    /// <summary>Removes what is left of writers of the same file that were killed. What cannot be removed stays.</summary>
    /// <param name="target">The file.</param>
    /// <param name="own">The caller's own temporary file, which is open.</param>
    public static void RemoveAbandoned(string target, string own)
    {
        // Where locks have no effect, as on some network drives, nobody can tell who is still at work.
        if (TakeUnlessLocked(own, FileOptions.None))
        {
            return;
        }

        DateTime latest = DateTime.UtcNow - LeastAge;
        foreach (string other in Siblings(target))
        {
            // To open a pipe would be to wait for somebody to write into it.
            if (other != own && FileStatus.OfLink(other) is null or { Kind: FileKind.Regular } && File.GetLastWriteTimeUtc(other) < latest)
            {
                TakeUnlessLocked(other, FileOptions.DeleteOnClose);
            }
        }
    }

    /// <summary>Removes a file where that can be done: there is an error already to be told, and the next to write finds the file.</summary>
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
            // Files that begin alike share their abandoned ones.
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
