using System.Globalization;
using System.Numerics;
using FastBackprop.Numerics;
using NumericsTable;

namespace FastBackprop.Tests.Numerics;

/// <summary>
/// Bits do not change in silence: every kind of run has a hash in a table that belongs to one <see cref="NumericsVersion"/>, the same at
/// every width and with any number of threads.
/// </summary>
[Trait("Suite", "NoIntrinsics")]
public class NumericsTableTests
{
    private const string TableName = "tests/FastBackprop.Tests/Numerics/numerics-table.txt";

    private static readonly (int Version, Dictionary<string, (string Single, string Double)> Hashes) Kept =
        Table.Parse(File.ReadAllText(Path.Combine(SourceFolder.Root, TableName)));

    public static TheoryData<string> Names() => [.. Runs.All.Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_gives_the_bits_of_the_table(string name)
    {
        NumericsRun run = Runs.All.Single(run => run.Name == name);
        Assert.True(Kept.Hashes.TryGetValue(name, out (string Single, string Double) expected), $"{TableName} has no line '{name}': write it anew.");
        foreach (SimdWidth width in Widths.All)
        {
            foreach (int threads in (int[])(run.IsShared ? [1, 2, 3, 7] : [1]))
            {
                Check<float>(run, expected.Single, width, threads);
                Check<double>(run, expected.Double, width, threads);
            }
        }
    }

    [Fact]
    public void The_table_is_of_this_version_and_has_every_run_in_its_place()
    {
        Assert.True(
            Kept.Version == NumericsVersion.Current,
            $"{TableName} is of NumericsVersion {Kept.Version}; the library's is {NumericsVersion.Current}. Write the table anew, as its head says.");
        Assert.Equal(Runs.All.Select(run => run.Name), Kept.Hashes.Keys);
    }

    [Fact]
    public void The_change_log_says_why_there_is_this_version()
    {
        string log = File.ReadAllText(Path.Combine(SourceFolder.Root, "CHANGELOG.md"));
        string heading = string.Create(CultureInfo.InvariantCulture, $"`NumericsVersion` {NumericsVersion.Current}:");
        Assert.True(log.Contains(heading, StringComparison.Ordinal), $"CHANGELOG.md has no '{heading}' with what has changed, and why.");
    }

    [Theory]
    [InlineData("0123 4567 a run\n")]
    [InlineData("NumericsVersion 1\n0123 a\n")]
    [InlineData("NumericsVersion 1\n0123 4567 a run\n0123 4567 a run\n")]
    [InlineData("NumericsVersion one\n")]
    public void A_table_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => Table.Parse(text));

    private static void Check<T>(NumericsRun run, string expected, SimdWidth width, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string hash = run.HashOf<T>(width, threads);
        Assert.True(
            hash == expected,
            $"'{run.Name}' in {typeof(T).Name} at {width} with {threads} threads gives {hash}; NumericsVersion {Kept.Version} has {expected}. "
            + $"If these bits are meant to change, raise NumericsVersion.Current, say in CHANGELOG.md what has changed and why, and write {TableName} anew, "
            + "as its head says. If they are not, the change at hand has broken the promise of equal bits.");
    }
}
