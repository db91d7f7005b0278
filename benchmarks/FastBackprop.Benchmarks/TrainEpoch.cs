using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastBackprop.Cli.Bench;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks;

/// <summary>
/// <see cref="SgdTrainer{T}.Epoch"/>: a dataset, exact per-sample SGD. The time of T1 to T5 is that of a sample, the time of M that
/// of all 60,000 of MNIST in shuffled order.
/// </summary>
[SuppressMessage("Performance", "CA1822", Justification = "BenchmarkDotNet calls instance methods.")]
public class TrainEpoch
{
    public static IEnumerable<EpochCase> Pooled => Cases(workload => !workload.IsWholeEpoch);

    public static IEnumerable<EpochCase> Whole => Cases(workload => workload.IsWholeEpoch);

    [Benchmark(OperationsPerInvoke = Pools.Rows), ArgumentsSource(nameof(Pooled))]
    public double Sample(EpochCase workload) => workload.Train();

    [Benchmark, ArgumentsSource(nameof(Whole))]
    public double Epoch(EpochCase workload) => workload.Train();

    private static IEnumerable<EpochCase> Cases(Func<Workload, bool> which) =>
        Workloads.All.Where(workload => workload.Call == WorkloadCall.Epoch && which(workload)).Select(workload => new EpochCase(workload));
}
