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
    /// <summary>The configuration.</summary>
    /// <param name="artifacts">The folder for reports and logs.</param>
    /// <param name="machine">What the machine can do, measured when it is first asked for.</param>
    /// <param name="hasJob">Whether the command line names a job, which a default job of the suite's own would outdo.</param>
    public static IConfig Create(string artifacts, Lazy<MachineLimits> machine, bool hasJob)
    {
        // A process of its own for each case, as BenchmarkDotNet does by default, but a class in one to three minutes.
        Job job = Job.Default
            .WithWarmupCount(6)
            .WithIterationTime(TimeInterval.FromMilliseconds(150))
            .WithIterationCount(12)
            .AsDefault();

        // Without tiered compilation: pinned to one core, a process can stay in instrumented code for as long as it is measured.
        // Predict of 2-2-1 took 150 ns there in some processes instead of 59, loops over TensorPrimitives ten times as long.
        // BenchmarkDotNet builds the library and the suite anew for its processes: without what only looks at the code.
        Job always = Job.Default
            .WithEnvironmentVariable("DOTNET_TieredCompilation", "0")
            .WithArguments([new MsBuildArgument("/p:RunAnalyzers=false")])
            .AsMutator();
        return ManualConfig.CreateEmpty()
            .AddJob(hasJob ? [always] : [job, always])
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
