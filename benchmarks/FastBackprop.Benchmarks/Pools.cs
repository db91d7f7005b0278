using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Benchmarks;

/// <summary>The networks of the workloads, and the samples that they go through, in order.</summary>
internal static class Pools
{
    /// <summary>Samples of the workloads that have not all of MNIST's and predict one row at a time.</summary>
    public const int Rows = 256;

    /// <summary>The names of the workloads of a call.</summary>
    public static IEnumerable<string> Names(WorkloadCall call) =>
        Workloads.All.Where(workload => workload.Call == call).Select(workload => workload.Name);

    /// <summary>A workload by its name and call.</summary>
    public static Workload Find(WorkloadCall call, string name) =>
        Workloads.All.Single(workload => workload.Call == call && workload.Name == name);

    /// <summary>A network with random weights.</summary>
    public static Network<float> Network(NetworkShape shape) => new(shape, Initializer.Xavier, seed: 1);

    /// <summary>The samples of a workload, those that <c>fastbackprop bench</c> takes.</summary>
    public static Dataset<float> Samples(Workload workload) => new WorkloadSamples().For(workload);
}
