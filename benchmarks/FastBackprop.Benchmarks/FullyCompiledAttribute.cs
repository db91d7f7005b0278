using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;

namespace FastBackprop.Benchmarks;

/// <summary>
/// Runs a class without tiered compilation. Under it, loops and calls of <c>TensorPrimitives</c> on one pinned core were still ten
/// times slow after seconds of warm-up, in some processes and not in others; the library's kernels, which are compiled fully
/// at their first call, gain nothing by it. So it is fair to what the library is compared with.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FullyCompiledAttribute()
    : JobMutatorConfigBaseAttribute(Job.Default.WithEnvironmentVariable("DOTNET_TieredCompilation", "0"));
