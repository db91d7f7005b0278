using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using FastBackprop.Benchmarks.Columns;
using FastBackprop.Cli.Bench.Machine;
using Perfolizer.Horology;

namespace FastBackprop.Benchmarks;

/// <summary>How the suite measures and what it prints.</summary>
internal static class SuiteConfig
{
    public static IConfig Create(string artifacts, Lazy<MachineLimits> machine)
    {
        // A process of its own for each case, as BenchmarkDotNet does by default, but a class in one to three minutes: kernels
        // are compiled fully at their first call, and what surrounds them has reached its second tier after two seconds of
        // warm-up. Twelve medians of 0.15 s differ by less than two runs of the program on a machine with other guests do.
        Job job = Job.Default
            .WithWarmupCount(12)
            .WithIterationTime(TimeInterval.FromMilliseconds(150))
            .WithIterationCount(12)
            .AsDefault();

        // BenchmarkDotNet builds the library and the suite anew for its processes: without what only looks at the code.
        Job build = Job.Default.WithArguments([new MsBuildArgument("/p:RunAnalyzers=false")]).AsMutator();
        return ManualConfig.CreateEmpty()
            .AddJob(job, build)
            .WithBuildTimeout(TimeSpan.FromMinutes(10))
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(
                new GainColumn("Gain", "How many times as fast as the rung before", place => place - 1),
                new GainColumn("Speedup", "How many times as fast as the first rung", _ => 0),
                new WorkColumn(
                    "GFLOP/s", "Useful floating-point operations a second, in 10⁹", "0.0", machine, (work, ns) => work.Flops / ns),
                new WorkColumn(
                    "Of limit", "The least time that this machine allows by roofline, as a share of the mean", "0%", machine, (work, ns) => work.LimitNs / ns))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(30))
            .WithArtifactsPath(artifacts);
    }
}
