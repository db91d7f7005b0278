using System.Text.Json.Nodes;
using FastBackprop.Tests.Recurrent;

namespace FastBackprop.Tests.Fixtures;

/// <summary>No folder is passed over: neither one whose name is taken nor one of any other name.</summary>
public sealed class FixtureFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A copy with one wrong weight, beside the right run: it is found, and followed, and so it fails.
    [Theory]
    [InlineData("004-xor-2-2-1", "004-xor-2-2-1")]
    [InlineData("004-xor-2-2-1", "another")]
    [InlineData("000-iris-biases-mean", "000-iris-biases-mean")]
    [InlineData("000-iris-biases-mean", "rec-another")]
    [InlineData("rec-elman-tanh", "rec-elman-tanh")]
    [InlineData("rec-elman-tanh", "another")]
    [InlineData("rec-jordan-sigmoid", "rec-jordan-sigmoid")]
    [InlineData("rec-jordan-sigmoid", "004-xor-2-2-1")]
    [InlineData("rec-almeida-pineda", "rec-almeida-pineda")]
    [InlineData("rec-almeida-pineda", "a/b/c")]
    public void A_wrong_copy_fails_under_any_name(string original, string name)
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, "fixtures");
        JsonNode run = JsonNode.Parse(File.ReadAllText(Path.Combine(shipped, original, "fixture.json")))!;
        JsonNode weights = run["snapshots"]![0]!["params"]!.AsObject().First().Value!["data"]!;
        weights[0] = weights[0]!.GetValue<double>() + 0.01;
        string wrong = Path.Combine(_folder, name, "fixture.json");
        Directory.CreateDirectory(Path.GetDirectoryName(wrong)!);
        File.WriteAllText(wrong, run.ToJsonString());

        string[] files = [.. FixtureFiles.Among(shipped, _folder)];
        Assert.Contains(wrong, files);
        Assert.Contains(Path.Combine(shipped, original, "fixture.json"), files);
        (FixtureKind[] Kinds, Action<string, string> Follow)[] tests =
        [
            ([FixtureKind.Online], new OnlineFixtureTests().A_double_network_follows_the_reference_run),
            ([FixtureKind.Online], new OnlineFixtureTests().A_float_network_follows_the_reference_run),
            ([FixtureKind.FullBatch], new BatchFixtureTests().A_double_network_follows_the_reference_run),
            ([FixtureKind.FullBatch], new BatchFixtureTests().The_first_updates_of_a_float_network_are_those_of_the_reference_run),
            ([FixtureKind.Elman, FixtureKind.Jordan], new RecurrentFixtureTests().A_network_trained_through_time_follows_the_reference_run),
            ([FixtureKind.FixedPoint], new RecurrentFixtureTests().A_fixed_point_network_follows_the_reference_run),
        ];
        int followed = 0;
        foreach ((FixtureKind[] kinds, Action<string, string> follow) in tests)
        {
            foreach (object[] row in FixtureFiles.Of([wrong], kinds))
            {
                followed++;
                var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => follow((string)row[0], (string)row[1]));
                Assert.Contains(original, failure.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(followed, 1, 2);
    }

    [Fact]
    public void A_run_that_no_test_follows_is_refused()
    {
        string file = Path.Combine(_folder, "fixture.json");
        File.WriteAllText(file, """{ "name": "odd", "network": { "kind": "hopfield" }, "hyper": { "batch": "full" } }""");
        var error = Assert.Throws<InvalidDataException>(() => FixtureFiles.Of([file], FixtureKind.Online).ToList());
        Assert.Contains("odd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_runs_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => FixtureFiles.Among(_folder).ToList());
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }
}
