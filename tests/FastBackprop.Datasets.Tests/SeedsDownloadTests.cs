using System.Net;
using System.Text;

namespace FastBackprop.Datasets.Tests;

/// <summary>No test here reaches the network: a stub stands in the archive's place.</summary>
public sealed class SeedsDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "new", SeedsDataset.FileName);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task The_original_is_downloaded_once()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("FASTBACKPROP_DATA") ?? "", SeedsDataset.FileName);
        Skip.IfNot(File.Exists(path), "The wheat seeds do not come with the tests; FASTBACKPROP_DATA names no folder that has them.");
        byte[] original = await File.ReadAllBytesAsync(path);
        using var archive = new StubArchive(original);

        Assert.True(await SeedsDownload.FetchAsync(Target, archive));
        Assert.False(await SeedsDownload.FetchAsync(Target, archive));

        Assert.Equal([SeedsDownload.Source], archive.Asked);
        Assert.Equal([Target], Files());
        Assert.Equal(original, await File.ReadAllBytesAsync(Target));
        Assert.Equal(210, SeedsDataset.Load<float>(Target).Rows);
    }

    [Theory]
    [InlineData("<html>Welcome to our network</html>", ", line 1: 4 cells; expected 7 numbers and the class.")]
    [InlineData("1 2 3 4 5 6 7 1", " has 1 rows; the original has 210.")]
    [InlineData("", " is empty; expected a row for each sample.")]
    public async Task What_is_not_the_original_is_not_written(string content, string reason)
    {
        using var archive = new StubArchive(Encoding.UTF8.GetBytes(content));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SeedsDownload.FetchAsync(Target, archive));

        Assert.Equal($"{SeedsDownload.Source}{reason} Nothing was written. {SeedsDownload.ByHand(Target)}", error.Message);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_with_as_many_rows_but_another_hash_is_not_written()
    {
        using var archive = new StubArchive(OtherSeeds());

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SeedsDownload.FetchAsync(Target, archive));

        Assert.Matches("has the SHA-256 [0-9a-f]{64}; that of the original is 1f3f83c0.* Nothing was written.", error.Message);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_that_is_there_and_is_another_is_refused_and_kept()
    {
        string path = _folder.Write("seeds_dataset.txt", OtherSeeds());
        using var archive = new StubArchive([]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SeedsDownload.FetchAsync(path, archive));

        Assert.StartsWith($"{path} has the SHA-256 ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Move it away, and fetch again.", error.Message, StringComparison.Ordinal);
        Assert.Empty(archive.Asked);
        Assert.Equal(OtherSeeds(), await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Without_an_answer_the_address_the_path_and_the_hash_are_told()
    {
        using var missing = new StubArchive(() => new StringContent(""), HttpStatusCode.NotFound);
        using var offline = new StubArchive(() => throw new HttpRequestException("Name or service not known"));
        using var distrusted = new StubArchive(() => throw new HttpRequestException(
            "The SSL connection could not be established, see inner exception.", new System.Security.Authentication.AuthenticationException("UntrustedRoot")));
        using var silent = new StubArchive(() => throw new TaskCanceledException());
        using var endless = new StubArchive(new byte[(1 << 20) + 1]);
        (StubArchive Archive, string Reason)[] cases =
        [
            (missing, "404"),
            (offline, "Name or service not known. By hand"),
            (distrusted, "cannot be downloaded: UntrustedRoot. By hand"),
            (silent, "no answer in 60 seconds"),
            (endless, "1048576"),
        ];
        foreach ((StubArchive archive, string reason) in cases)
        {
            var error = await Assert.ThrowsAsync<IOException>(() => SeedsDownload.FetchAsync(Target, archive));

            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.EndsWith(
                $"By hand: save https://archive.ics.uci.edu/ml/machine-learning-databases/00236/seeds_dataset.txt as {Target}; its SHA-256 is {SeedsDataset.Sha256}.",
                error.Message,
                StringComparison.Ordinal);
            Assert.Empty(Files());
        }
    }

    [Fact]
    public async Task A_cancelled_download_is_cancelled()
    {
        using var archive = new StubArchive(OtherSeeds());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SeedsDownload.FetchAsync(Target, archive, new CancellationToken(canceled: true)));
        Assert.Empty(Files());
    }

    [SkippableFact]
    public void The_named_folder_goes_before_the_cache()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The folders of Linux.");
        Assert.Equal("/data", DatasetFolder.Choose(Variables(("FASTBACKPROP_DATA", "/data"), ("XDG_CACHE_HOME", "/cache")), "/home/me"));
        Assert.Equal("/cache/fastbackprop", DatasetFolder.Choose(Variables(("FASTBACKPROP_DATA", ""), ("XDG_CACHE_HOME", "/cache")), "/home/me"));
        Assert.Equal("/home/me/.cache/fastbackprop", DatasetFolder.Choose(Variables(("XDG_CACHE_HOME", "relative")), "/home/me"));
        Assert.Equal("/home/me/.cache/fastbackprop", DatasetFolder.Choose(Variables(), "/home/me"));
        Assert.Equal(Path.Combine(Path.GetTempPath(), "fastbackprop"), DatasetFolder.Choose(Variables(), ""));
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] set) =>
        name => set.FirstOrDefault(variable => variable.Name == name).Value;

    private static byte[] OtherSeeds() =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 210).Select(row => $"1\t2\t3\t4\t5\t6\t{row}\t{1 + (row / 70)}\n")));

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
}
