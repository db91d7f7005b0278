using System.Diagnostics;
using FastBackprop.IO;

namespace FastBackprop.Tests.IO;

public sealed class FileStatusTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastbackprop");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public void The_kind_of_a_file_is_told_without_opening_it()
    {
        Skip.If(OperatingSystem.IsWindows(), "it is not told there");
        File.WriteAllText(InFolder("file"), "");
        File.CreateSymbolicLink(InFolder("link"), "file");
        using (var mkfifo = Process.Start("mkfifo", InFolder("pipe")))
        {
            mkfifo.WaitForExit();
        }

        Assert.Equal(FileKind.Regular, FileStatus.Of(InFolder("file"))?.Kind);
        Assert.Equal(FileKind.Regular, FileStatus.Of(InFolder("link"))?.Kind);
        Assert.Equal(FileKind.Link, FileStatus.OfLink(InFolder("link"))?.Kind);
        Assert.Equal(FileKind.Folder, FileStatus.Of(_folder.FullName)?.Kind);
        Assert.Equal(FileKind.Pipe, FileStatus.Of(InFolder("pipe"))?.Kind);
        Assert.Equal(FileKind.Device, FileStatus.Of("/dev/null")?.Kind);
        Assert.Null(FileStatus.Of(InFolder("none")));
    }

    [SkippableFact]
    public void Hard_and_symbolic_links_are_one_file_and_copies_are_two()
    {
        Skip.If(OperatingSystem.IsWindows(), "hard links are not seen there");
        File.WriteAllText(InFolder("file"), "same");
        File.Copy(InFolder("file"), InFolder("copy"));
        File.CreateSymbolicLink(InFolder("symbolic"), "file");
        File.CreateSymbolicLink(InFolder("dangling"), "later");
        using (var ln = Process.Start("ln", [InFolder("file"), InFolder("hard")]))
        {
            ln.WaitForExit();
        }

        Assert.True(FileStatus.AreSame(InFolder("file"), InFolder("hard")));
        Assert.True(FileStatus.AreSame(InFolder("symbolic"), InFolder("hard")));
        Assert.True(FileStatus.AreSame(InFolder("dangling"), InFolder("./later")));
        Assert.False(FileStatus.AreSame(InFolder("file"), InFolder("copy")));
        Assert.False(FileStatus.AreSame(InFolder("file"), InFolder("later")));
    }

    [SkippableFact]
    public void A_path_through_linked_folders_leads_where_the_system_says()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        Directory.CreateDirectory(InFolder("far/deep"));
        Directory.CreateSymbolicLink(InFolder("near"), "far/deep");
        File.CreateSymbolicLink(InFolder("far/deep/up"), "../model");
        string root = RealPath.Of(_folder.FullName);

        Assert.Equal(Path.Combine(root, "far/model"), RealPath.Of(InFolder("near/up")));
        Assert.Equal(Path.Combine(root, "far/deep/none"), RealPath.Of(InFolder("near/./none")));
        Assert.Equal(Path.GetPathRoot(root), RealPath.Of(Path.GetPathRoot(root)!));
    }

    [SkippableFact]
    public void A_path_is_found_impossible_before_anything_is_written_and_nothing_stays()
    {
        string file = InFolder("model");
        FileReplacement.ThrowUnlessPossible(file);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Throws<ArgumentException>(() => FileReplacement.ThrowUnlessPossible(_folder.FullName));
        Assert.Throws<DirectoryNotFoundException>(() => FileReplacement.ThrowUnlessPossible(Path.Combine(file, "model")));

        // The administrator may not make files here either.
        Skip.IfNot(Directory.Exists("/sys/kernel"), "there is no such folder");
        Exception error = Assert.ThrowsAny<Exception>(() => FileReplacement.ThrowUnlessPossible("/sys/kernel/model"));
        Assert.StartsWith("/sys/kernel/model cannot be written: ", error.Message);
        Assert.True(error is UnauthorizedAccessException or IOException);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
