using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Tests.Bench;

public class MachineProbeTests
{
    [Theory]
    [InlineData(512, 12 * 16)]
    [InlineData(256, 12 * 8)]
    [InlineData(128, 12 * 4)]
    [InlineData(0, 12)]
    public void Every_width_has_twelve_chains_of_multiply_adds(int width, int multiplyAdds) =>
        Assert.Equal(multiplyAdds, ProbeLoops.ForWidth((SimdWidth)width).MultiplyAdds);

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(0)]
    public void The_loops_touch_all_of_their_memory_and_nothing_beside_it(int width)
    {
        ProbeLoops loops = ProbeLoops.ForWidth((SimdWidth)width);
        float[] memory = [.. Enumerable.Repeat(3f, 3 * ProbeLoops.Unit)];

        // 3/2 + 1/2 is 2, and 2/2 + 1/2 is 3/2.
        loops.Update(ref memory[ProbeLoops.Unit], ProbeLoops.Unit, repetitions: 2);

        float[] untouched = [.. Enumerable.Repeat(3f, ProbeLoops.Unit)];
        Assert.Equal([.. untouched, .. Enumerable.Repeat(1.5f, ProbeLoops.Unit), .. untouched], memory);

        // Lane 0 sums one value of every register, in each of two passes.
        int lanes = width == 0 ? 4 : width / 32;
        Assert.Equal(2 * 1.5f * ProbeLoops.Unit / lanes, loops.Read(ref memory[ProbeLoops.Unit], ProbeLoops.Unit, repetitions: 2));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(0)]
    public void Every_figure_is_a_rate(long l3)
    {
        MachineLimits limits = MachineProbe.Measure(SimdDefault.Width, new CacheSizes(32 << 10, 128 << 10, l3), seconds: 0.01);

        double[] figures =
        [
            limits.FmaGflops,
            limits.FmaLatencyNs,
            .. ((MemoryLevel[])[limits.L1, limits.L2, limits.L3, limits.Memory]).SelectMany(level => (double[])[level.ReadGBs, level.UpdateGBs]),
        ];
        Assert.All(figures, figure => Assert.True(double.IsFinite(figure) && figure > 0, $"{limits}"));
        Assert.Equal(l3, limits.L3.Bytes);
    }

    [Fact]
    public void The_caches_are_those_that_Linux_lists()
    {
        using var folder = new TemporaryFolder();
        Index(folder, 0, "1", "Data", "48K");
        Index(folder, 1, "1", "Instruction", "32K");
        Index(folder, 2, "2", "Unified", "1024K");
        Assert.Equal(new CacheSizes(48 << 10, 1 << 20, 0), CacheSizes.Read(folder.Path));

        Index(folder, 3, "3", "Unified", "32M");
        Assert.Equal(new CacheSizes(48 << 10, 1 << 20, 32 << 20), CacheSizes.Read(folder.Path));
    }

    [Fact]
    public void Where_a_cache_is_missing_or_unreadable_the_usual_sizes_do()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(CacheSizes.Read(Path.Combine(folder.Path, "nothing")));
        Assert.Null(CacheSizes.Read(folder.Path));
        Index(folder, 0, "1", "Data", "48K");
        Assert.Null(CacheSizes.Read(folder.Path));
        Index(folder, 1, "2", "Unified", "many");
        Assert.Null(CacheSizes.Read(folder.Path));
    }

    [Fact]
    public void The_processor_s_name_is_the_first_that_Linux_lists()
    {
        Assert.Equal("Zen: 4", ProcessorName.InLinuxFile(["processor : 0", "model name\t: Zen: 4", "model name\t: Zen 5"]));
        Assert.Null(ProcessorName.InLinuxFile(["processor : 0", "model : 3"]));
    }

    private static void Index(TemporaryFolder folder, int index, string level, string type, string size)
    {
        string path = Directory.CreateDirectory(Path.Combine(folder.Path, $"index{index}")).FullName;
        foreach ((string file, string text) in ((string, string)[])[("level", level), ("type", type), ("size", size)])
        {
            File.WriteAllText(Path.Combine(path, file), text + "\n");
        }
    }
}
