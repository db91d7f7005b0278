using System.Text.Json;
using FastBackprop.Cli.Data;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Tests;

/// <summary>No test here reaches the network: a stub stands in the archive's place.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, SeedsDataset.FileName);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_second_fetch_finds_what_the_first_has_written()
    {
        Skip.IfNot(DatasetCatalogue.Find("seeds").IsPresent, "The wheat seeds do not come with the tests; they have not been downloaded.");
        using var archive = new StubArchive(File.ReadAllBytes(SeedsDataset.DefaultPath));

        JsonElement first = Fetch(archive, json: true).Json;
        JsonElement second = Fetch(archive, json: true).Json;

        Assert.Equal(["dataset", "path", "downloaded", "sha256"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("seeds", Target), (first.GetProperty("dataset").GetString(), first.GetProperty("path").GetString()));
        Assert.Equal((true, false), (first.GetProperty("downloaded").GetBoolean(), second.GetProperty("downloaded").GetBoolean()));
        Assert.Equal($"seeds: the original is there already, {Target}", Assert.Single(Fetch(archive, json: false).OutLines));
        Assert.Single(archive.Asked);
    }

    [Fact]
    public void An_interrupted_fetch_writes_nothing()
    {
        using var archive = new StubArchive([]);

        CliResult result = Fetch(archive, json: false, new CancellationToken(canceled: true));

        Assert.Equal((130, ""), (result.ExitCode, result.Out));
        Assert.Equal("fastbackprop: interrupted; nothing was written.", Assert.Single(result.ErrorLines));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    // In a process of its own: the folder is that of the environment.
    [Fact]
    public async Task Seeds_that_have_not_been_fetched_are_explained()
    {
        (string, string?) folder = ("FASTBACKPROP_DATA", _folder.Path);

        CliResult train = await CliProcess.RunAsync(folder, "train", "seeds");
        CliResult list = await CliProcess.RunAsync(folder, "data", "list");

        Assert.Equal((1, ""), (train.ExitCode, train.Out));
        Assert.Equal(
            $"fastbackprop: {Target}: there is no such file; 'fastbackprop data fetch seeds' downloads it. {SeedsDownload.ByHand(Target)}",
            Assert.Single(train.ErrorLines));
        Assert.Contains("  not here yet: fastbackprop data fetch seeds", list.OutLines);
    }

    private CliResult Fetch(StubArchive archive, bool json, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = FetchVerb.Run(
            DatasetCatalogue.Find("seeds"), Target, json, new Streams(TextReader.Null, output, error), archive, cancellationToken);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }
}
