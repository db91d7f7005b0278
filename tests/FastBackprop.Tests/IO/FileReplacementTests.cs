using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using FastBackprop.IO;
using FastBackprop.Models;

namespace FastBackprop.Tests.IO;

/// <summary>Files that take another's place, whatever is there and whoever else is at work.</summary>
public sealed class FileReplacementTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastbackprop");

    private string FilePath => InFolder("model");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public void The_mode_of_the_file_that_is_replaced_is_kept(UnixFileMode mode)
    {
        Skip.If(OperatingSystem.IsWindows(), "it has no such modes");
        File.WriteAllText(FilePath, "old");
        File.SetUnixFileMode(FilePath, mode);

        FileReplacement.Write(FilePath, stream =>
        {
            // Nobody may read meanwhile who may not read the file.
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Temporary()) & ~mode);
            stream.Write("new"u8);
        });

        Assert.Equal(mode, File.GetUnixFileMode(FilePath));
        Assert.Equal("new", File.ReadAllText(FilePath));
    }

    [SkippableFact]
    public void What_a_symbolic_link_leads_to_is_replaced_and_the_link_stays()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        string models = Directory.CreateDirectory(InFolder("models/by-date")).FullName;
        string link = InFolder("link");
        Directory.CreateSymbolicLink(InFolder("today"), models);
        File.CreateSymbolicLink(Path.Combine(models, "latest"), "../first");
        File.CreateSymbolicLink(link, "today/latest");

        foreach (string content in (string[])["first", "second"])
        {
            FileReplacement.Write(link, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));
            Assert.Equal(content, File.ReadAllText(InFolder("models/first")));
            Assert.Equal("today/latest", new FileInfo(link).LinkTarget);
            Assert.Equal("../first", new FileInfo(Path.Combine(models, "latest")).LinkTarget);
        }

        Assert.Equal([InFolder("models/by-date"), InFolder("models/first")], Directory.GetFileSystemEntries(InFolder("models")).Order());
    }

    [SkippableFact]
    public void Links_in_circles_and_into_no_folder_are_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        File.CreateSymbolicLink(InFolder("a"), "b");
        File.CreateSymbolicLink(InFolder("b"), "a");
        File.CreateSymbolicLink(InFolder("c"), "none/model");

        Assert.Throws<IOException>(() => FileReplacement.Write(InFolder("a"), _ => { }));
        var error = Assert.Throws<DirectoryNotFoundException>(() => FileReplacement.Write(InFolder("c"), _ => { }));

        Assert.Equal($"{InFolder("c")} leads to {InFolder("none/model")}: there is no folder {InFolder("none")}.", error.Message);
        Assert.Equal([InFolder("a"), InFolder("b"), InFolder("c")], Directory.GetFileSystemEntries(_folder.FullName).Order());
    }

    [SkippableFact]
    public void A_pipe_a_socket_and_what_leads_to_a_device_are_not_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "they have no paths there");
        Run("mkfifo", FilePath);
        File.CreateSymbolicLink(InFolder("link"), "model");
        Directory.CreateSymbolicLink(InFolder("devices"), "/dev");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(InFolder("socket")));

        Assert.Equal(
            $"{FilePath}: a model is read from a file of known length, not from a pipe.",
            Assert.Throws<InvalidDataException>(() => ModelFile.ReadInfo(FilePath)).Message);
        AssertRefused("model", "a pipe");
        AssertRefused("link", "a pipe");
        AssertRefused("socket", "a socket");
        AssertRefused("devices/null", "a device");

        void AssertRefused(string name, string what) => Assert.Equal(
            $"{InFolder(name)} is {what}; expected a file.",
            Assert.Throws<ArgumentException>(() => FileReplacement.Write(InFolder(name), _ => { })).Message);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_by_the_next()
    {
        string left = InFolder(".model.0123456789abcdef.tmp");
        FileReplacement.Write(FilePath, _ => Assert.Matches(@"^\.model\.[0-9a-f]{16}\.tmp$", Path.GetFileName(Temporary())));
        string[] others =
        [
            InFolder(".model.0123456789ABCDEF.tmp"), InFolder(".model.tmp"), InFolder(".model2.0123456789abcdef.tmp"),
            InFolder("model.0123456789abcdef.tmp"),
        ];
        foreach (string file in (string[])[left, .. others])
        {
            File.WriteAllText(file, "half");
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-5));
        }

        FileReplacement.Write(FilePath, _ => { });

        Assert.Equal([.. others.Append(FilePath).Order(StringComparer.Ordinal)], Entries());
    }

    [Fact]
    public void A_file_that_is_still_being_written_is_not_removed_and_the_last_writer_wins()
    {
        FileReplacement.Write(FilePath, outer =>
        {
            outer.Write("outer"u8);
            outer.Flush();
            File.SetLastWriteTimeUtc(Temporary(), DateTime.UtcNow.AddSeconds(-5));
            FileReplacement.Write(FilePath, inner => inner.Write("inner"u8));
            Assert.Equal("inner", File.ReadAllText(FilePath));
        });

        Assert.Equal("outer", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Entries());
    }

    [Fact]
    public void Several_that_write_one_file_at_once_leave_a_whole_one()
    {
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, writer =>
        {
            for (int i = 0; i < 20; i++)
            {
                var content = new byte[10_000 + (1000 * writer)];
                Array.Fill(content, (byte)writer);
                FileReplacement.Write(FilePath, stream => stream.Write(content));
                byte[] whole = File.ReadAllBytes(FilePath);
                Assert.Equal(10_000 + (1000 * whole[0]), whole.Length);
                Assert.DoesNotContain(whole, value => value != whole[0]);
            }
        });

        Assert.Equal([FilePath], Entries());
    }

    [Fact]
    public void A_file_may_have_a_name_as_long_as_names_can_be()
    {
        foreach (string name in (string[])[new string('m', 255), new string('ü', 127), string.Concat(Enumerable.Repeat("😀", 63))])
        {
            FileReplacement.Write(InFolder(name), stream => stream.Write("long"u8));
            Assert.Equal("long", File.ReadAllText(InFolder(name)));
        }

        Assert.Equal(3, Entries().Length);
    }

    [SkippableFact]
    public void An_error_while_cleaning_up_does_not_hide_the_first()
    {
        Skip.If(OperatingSystem.IsWindows(), "an open file stays where it is there");
        var failure = new InvalidOperationException("the first");

        Exception thrown = Assert.ThrowsAny<Exception>(() => FileReplacement.Write(FilePath, stream =>
        {
            stream.Write("half"u8);
            string temporary = Temporary();
            File.Delete(temporary);
            Directory.CreateDirectory(Path.Combine(temporary, "full"));
            throw failure;
        }));

        Assert.Same(failure, thrown);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string[] Entries() => [.. Directory.GetFileSystemEntries(_folder.FullName).Order(StringComparer.Ordinal)];

    private string Temporary() => Assert.Single(Directory.GetFiles(_folder.FullName, ".*.tmp"));
}
