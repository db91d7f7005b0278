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
