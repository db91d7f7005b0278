using System.Text.Json;
using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Tests.Bench;

/// <summary>The verb, in so little time that its figures mean nothing: none is looked at but for being one.</summary>
public class BenchTests
{
    private static readonly string[] MachineMembers =
    [
        "processor", "simd", "fmaGflops", "l1GBs", "l2GBs", "l3GBs", "memoryGBs",
        "fmaLatencyNs", "l1UpdateGBs", "l2UpdateGBs", "l3UpdateGBs", "memoryUpdateGBs",
    ];

    private static readonly string[] WorkloadMembers = ["name", "call", "ns", "gflops", "limitNs", "shareOfLimit", "bytesAllocated", "minNs", "sums", "runs"];

    [Fact]
    public void The_object_has_every_workload_with_figures_and_without_an_allocated_byte()
    {
        // MNIST takes its time.
        Workload[] expected = [.. Workloads.All.Where(workload => !workload.IsMnist)];

        JsonElement result = Cli.Json(
            "bench", "--seconds", "0.01", "--only", string.Join(',', expected.Select(workload => workload.Name).Distinct()));

        Assert.Equal(["version", "runtime", "date", "machine", "workloads"], Members(result));
        JsonElement machine = result.GetProperty("machine");
        Assert.Equal(MachineMembers, Members(machine));
        Assert.All(MachineMembers[2..], name => Assert.InRange(machine.GetProperty(name).GetDouble(), double.Epsilon, double.MaxValue));
        Assert.NotEqual("", machine.GetProperty("processor").GetString());
        Assert.Contains(machine.GetProperty("simd").GetString(), (string[])["512", "256", "128", "scalar"]);

        JsonElement[] workloads = [.. result.GetProperty("workloads").EnumerateArray()];
        Assert.Equal(
            expected.Select(workload => $"{workload.Name} {workload.Call}"),
            workloads.Select(workload => $"{workload.GetProperty("name").GetString()} {workload.GetProperty("call").GetString()}"));
        MachineLimits limits = Limits(machine);
        foreach ((Workload workload, JsonElement measured) in expected.Zip(workloads))
        {
            Assert.Equal(WorkloadMembers, Members(measured));
            double Figure(string name) => measured.GetProperty(name).GetDouble();
            Assert.True(Figure("bytesAllocated") == 0, $"{measured}");
            Assert.InRange(Figure("minNs"), double.Epsilon, Figure("ns"));
            Assert.Equal(Figure("limitNs") / Figure("ns"), Figure("shareOfLimit"), Figure("shareOfLimit") * 1e-9);

            // The limit can be computed again from what the object says of the machine.
            var limit = WorkloadLimit.Of(workload.Shape, workload.Call, limits);
            Assert.Equal(limit.Ns, Figure("limitNs"), limit.Ns * 1e-9);
            Assert.Equal(limit.Flops, Figure("gflops") * Figure("ns"), limit.Flops * 1e-9);
        }
    }

    [Fact]
    public void Some_workloads_alone_are_a_table_of_these()
    {
        CliResult result = Cli.Run("bench", "--only", "I1,T2", "--seconds", "0.01");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.OutLines;
        Assert.StartsWith("processor ", lines[0], StringComparison.Ordinal);
        string[] header = lines.Single(line => line.Contains("workload", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["workload", "call", "time", "best", "samples/s", "GFLOP/s", "limit", "share", "bytes"], header);
        Assert.Collection(
            lines[^5..],
            line => Assert.Matches(@"^ *T2 +Step .* ns .* % +0$", line),
            line => Assert.Matches(@"^ *T2 +Epoch .* ns .* % +0$", line),
            line => Assert.Matches(@"^ *I1 +Predict .* ns .* % +0$", line),
            line => Assert.Matches("^4-5-3 +one row by .*; many rows by .*; steps by .*; batches by ", line),
            line => Assert.Matches("^2-2-1 +one row by ", line));
    }

    [Fact]
    public void In_a_narrow_terminal_the_table_leaves_out_what_matters_least()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(new StringReader(""), output, error) { OutWidth = 80, ErrorIsTerminal = true };

        int exitCode = CommandLine.Run(["bench", "--only", "I1x1024", "--seconds", "0.01"], streams, () => default);

        Assert.Equal(0, exitCode);
        Assert.Equal("measuring 1 workload for about 0.01 s", error.ToString().TrimEnd());
        string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.DoesNotContain(lines, line => line.Contains("bytes", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(lines, line => line.Contains("I1x1024", StringComparison.Ordinal) && line.EndsWith('%'));
    }

    [Theory]
    [InlineData(0.4567, "0.457 ns")]
    [InlineData(4.312, "4.31 ns")]
    [InlineData(43.12, "43.1 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.6, "1.00 µs")]
    [InlineData(7_777, "7.78 µs")]
    [InlineData(131_000_000, "131 ms")]
    [InlineData(2.5e12, "2500 s")]
    public void Times_have_three_digits_and_a_unit(double ns, string text) => Assert.Equal(text, BenchUnits.Time(ns));

    [Theory]
    [InlineData(7.7, "7.70")]
    [InlineData(540_123, "540 k")]
    [InlineData(1.05e9, "1.05 G")]
    public void Rates_have_three_digits_and_a_prefix(double perSecond, string text) => Assert.Equal(text, BenchUnits.Rate(perSecond));

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static MachineLimits Limits(JsonElement machine)
    {
        double Figure(string name) => machine.GetProperty(name).GetDouble();
        CacheSizes caches = CacheSizes.OfThisMachine();
        return new MachineLimits
        {
            FmaGflops = Figure("fmaGflops"),
            FmaLatencyNs = Figure("fmaLatencyNs"),
            L1 = new MemoryLevel(caches.L1, Figure("l1GBs"), Figure("l1UpdateGBs")),
            L2 = new MemoryLevel(caches.L2, Figure("l2GBs"), Figure("l2UpdateGBs")),
            L3 = new MemoryLevel(caches.L3, Figure("l3GBs"), Figure("l3UpdateGBs")),
            Memory = new MemoryLevel(long.MaxValue, Figure("memoryGBs"), Figure("memoryUpdateGBs")),
        };
    }
}
