using BenchmarkDotNet.Attributes;
using FastBackprop.Benchmarks.Rungs;
using FastBackprop.Cli.Bench;
using FastBackprop.Networks;

namespace FastBackprop.Benchmarks;

/// <summary>
/// One workload, a step of per-sample SGD on 784-128-10, from the textbook's loops to the library: each rung changes one thing.
/// The samples are the first 256 images of MNIST, 81 % of whose pixels are zero; only the last rungs make use of that.
/// </summary>
public class Ladder
{
    private Rung _rung = null!;
    private Samples _samples = null!;

    internal static Workload Workload { get; } =
        new("T4", WorkloadCall.Epoch, new NetworkShape(784, 128, 10)) { IsMnist = true, Rows = Pools.Rows };

    [ParamsSource(nameof(Rungs))]
    public LadderRung Rung { get; set; }

    public static IEnumerable<LadderRung> Rungs => LadderRungs.OfThisProcessor;

    [GlobalSetup]
    public void Setup()
    {
        _samples = new Samples(Pools.Samples(Workload));
        _rung = LadderRungs.Create(Rung, Pools.Network(Workload.Shape), rate: 0.1f);
    }

    [Benchmark(OperationsPerInvoke = Pools.Rows)]
    public void Step() => _rung.Train(_samples);
}
