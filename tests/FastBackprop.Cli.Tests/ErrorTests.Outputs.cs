using System.Diagnostics;
using FastBackprop.Cli.Train;

namespace FastBackprop.Cli.Tests;

/// <content>Files that are written: nothing is replaced that somebody may want to keep, and nothing is half there.</content>
public sealed partial class ErrorTests
{
    [Fact]
    public void An_output_file_that_leads_to_the_samples_is_refused()
    {
        string samples = Path.Combine(_folder.Path, "samples.csv");
        string link = Path.Combine(_folder.Path, "link");
        File.WriteAllText(samples, "1,a\n2,b\n");
        File.CreateSymbolicLink(link, samples);

        Failure(2, "would replace the samples", "train", samples, "--save", link);
        Failure(2, "would replace the samples", "train", samples, "--labels", link, "--log", samples);

        Assert.Equal("1,a\n2,b\n", File.ReadAllText(samples));
    }

    [Fact]
    public void A_file_is_the_same_by_the_way_of_a_linked_folder()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "folder")).FullName;
        string link = Path.Combine(_folder.Path, "linked");
        Directory.CreateSymbolicLink(link, folder);
        string samples = Path.Combine(folder, "samples.csv");
        File.WriteAllText(samples, "1,a\n2,b\n");

        Failure(2, "--log and --report both name", "train", "iris", "--log", Path.Combine(folder, "a"), "--report", Path.Combine(link, "a"));
        Failure(2, "would replace the samples", "train", samples, "--log", Path.Combine(link, "samples.csv"));

        Assert.Equal([samples], Directory.GetFileSystemEntries(folder));
        Assert.Equal("1,a\n2,b\n", File.ReadAllText(samples));
    }

    [SkippableFact]
    public void A_file_is_the_same_by_another_hard_link()
    {
        Skip.If(OperatingSystem.IsWindows(), "hard links are not seen there");
        string samples = _folder.Write("samples.csv", "1,a\n2,b\n");
        string link = Path.Combine(_folder.Path, "link");
        Make("ln", samples, link);

        Failure(2, "--log " + link + " would replace the samples", "train", samples, "--log", link);
        Failure(2, "--save and --log both name", "train", "iris", "--save", samples, "--log", link);

        Assert.Equal("1,a\n2,b\n", File.ReadAllText(samples));
    }

    [SkippableFact]
    public void A_link_that_leads_nowhere_yet_is_the_file_that_it_will_be()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        string link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, "model");

        Failure(2, "--save and --log both name", "train", "iris", "--save", link, "--log", Path.Combine(_folder.Path, "model"));
    }

    [SkippableTheory]
    [InlineData("train", "{folder}/none.csv", "--save")]
    [InlineData("train", "{folder}/none.csv", "--report")]
    [InlineData("crossval", "{folder}/none.csv", "--report")]
    [InlineData("recipe", "xor", "--report")]
    [InlineData("plot", "{folder}/none.jsonl", "--out")]
    [InlineData("activations", "{folder}/none", "iris", "--report")]
    public void What_is_no_file_is_found_before_anything_is_done_and_stays(params string[] args)
    {
        Skip.If(OperatingSystem.IsWindows(), "pipes have no paths there");
        _folder.Write("none.csv", "1,a\n2,b\n");
        string pipe = Path.Combine(_folder.Path, "pipe");
        Make("mkfifo", pipe);

        Failure(1, $"{args[^1]} {pipe} is a pipe; expected a file.", [.. InFolder(args), pipe]);

        Assert.Contains(pipe, Directory.GetFileSystemEntries(_folder.Path));
    }

    // No file can be made in this folder, not even by the administrator.
    [SkippableTheory]
    [InlineData("--save", "train", "{folder}/none.csv")]
    [InlineData("--log", "train", "{folder}/none.csv")]
    [InlineData("--report", "train", "{folder}/none.csv")]
    [InlineData("--report", "crossval", "{folder}/none.csv")]
    [InlineData("--report", "recipe", "mnist")]
    [InlineData("--pictures", "recipe", "mnist")]
    public void A_folder_that_takes_no_file_is_found_before_anything_is_done(string option, params string[] args)
    {
        const string Folder = "/sys/kernel";
        Skip.IfNot(Directory.Exists(Folder), "there is no such folder");
        _folder.Write("none.csv", "1,x,a\n2,b\n");

        Failure(1, $"{option} {Folder}/", [.. InFolder(args), option, $"{Folder}/file"]);
    }

    [Fact]
    public void Looking_at_files_leaves_nothing_behind()
    {
        string samples = _folder.Write("samples.csv", "1,a\n2,b\n3,x,y\n");

        Failure(1, "line 3", "train", samples, "--save", Path.Combine(_folder.Path, "model"), "--log", Path.Combine(_folder.Path, "log"));

        Assert.Equal([samples], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_training_that_diverges_says_so_and_leaves_the_model_of_before()
    {
        string samples = _folder.Write("explode.csv", "1.34364e+19,0.5\n8.47434e+19,0.6\n7.63775e+19,0.7\n2.55069e+19,0.8\n4.95435e+19,0.9\n4.49491e+19,1\n");
        string model = _folder.Write("model", "old");

        Failure(
            1, "would leave weights that are not finite at learning rate", "train", samples, "--kind", "values", "--hidden", "none", "--output", "identity", "--scale", "none",
            "--epochs", "1", "--test", "0", "--order", "sequential", "--batch", "6", "--save", model);

        Assert.Equal("old", File.ReadAllText(model));
    }

    [Fact]
    public void A_model_that_no_file_can_hold_is_refused_before_it_is_trained()
    {
        string file = _folder.Write("classes.csv", "1,a\u0002\n2,b\n3,a\u0002\n4,b\n");
        string log = Path.Combine(_folder.Path, "log.jsonl");

        Failure(1, "has a control character", "train", file, "--save", Path.Combine(_folder.Path, "model"), "--log", log, "--test", "0", "--quiet");

        Assert.True(!File.Exists(log) || new FileInfo(log).Length == 0);
    }

    [Fact]
    public void The_model_and_the_log_are_two_files()
    {
        string file = Path.Combine(_folder.Path, "both");

        Failure(2, "--save and --log both name", "train", "iris", "--save", file, "--log", Path.Combine(_folder.Path, ".", "both"));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void The_samples_are_not_replaced_by_the_model()
    {
        string file = _folder.Write("samples.csv", "1,a\n2,b\n");

        Failure(2, "--save", "train", file, "--save", file);
        Assert.Equal("1,a\n2,b\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_that_another_training_writes_is_refused_and_stays(bool isLinked)
    {
        string path = Path.Combine(_folder.Path, "log.jsonl");
        string link = Path.Combine(_folder.Path, "link.jsonl");
        using var log = new EpochLog(path);
        log.Add(new EpochReport(1, 2, 4, 4, 0.5, 0.1, 0.25));
        string written = ReadShared(path);
        File.CreateSymbolicLink(link, path);

        string named = isLinked ? link : path;
        Failure(1, $"--log {named} is in use, by another training perhaps; expected a file of its own.", "train", "iris", "--epochs", "1", "--quiet", "--log", named);
        log.Add(new EpochReport(2, 2, 4, 4, 0.25, 0.1, 0.5));

        Assert.StartsWith(written, ReadShared(path), StringComparison.Ordinal);
        Assert.Equal(2, ReadShared(path).Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_log_is_drawn_while_it_is_written()
    {
        string path = Path.Combine(_folder.Path, "log.jsonl");
        using var log = new EpochLog(path);
        log.Add(new EpochReport(1, 2, 4, 4, 0.5, 0.1, 0.25));

        Assert.Equal(0, Cli.Run("plot", path, "--out", Path.Combine(_folder.Path, "page.html")).ExitCode);
    }

    [Fact]
    public void A_log_that_nobody_writes_any_more_is_replaced()
    {
        string path = Path.Combine(_folder.Path, "log.jsonl");
        File.WriteAllText(path, new string('x', 100_000));

        foreach (int epochs in (int[])[3, 2])
        {
            Assert.Equal(0, Cli.Run("train", "xor", "--epochs", $"{epochs}", "--quiet", "--log", path).ExitCode);
            Assert.Equal(epochs, File.ReadLines(path).Count());
        }
    }

    [SkippableFact]
    public void Any_number_of_trainings_write_to_a_device()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no files that are devices.");
        using var log = new EpochLog("/dev/null");

        Assert.Equal(0, Cli.Run("train", "xor", "--epochs", "1", "--quiet", "--log", "/dev/null").ExitCode);
    }

    private static void Make(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private IEnumerable<string> InFolder(string[] args) => args.Select(arg => arg.Replace("{folder}", _folder.Path, StringComparison.Ordinal));

    [Fact]
    public void An_interrupted_training_without_a_complete_epoch_saves_nothing()
    {
        string model = Path.Combine(_folder.Path, "model");

        CliResult result = Cli.Run("", new CancellationToken(canceled: true), "train", "iris", "--save", model);

        Assert.Equal(130, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Equal("fastbackprop: interrupted in the first epoch; nothing was saved.", Assert.Single(result.ErrorLines));
        Assert.False(File.Exists(model));
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
