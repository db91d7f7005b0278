using BenchmarkDotNet.Attributes;
using FastBackprop.Cli.Bench;
using FastBackprop.Data;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks;

/// <summary><see cref="SgdTrainer{T}.Step"/>: one sample that has just arrived. The time is that of a step.</summary>
public class TrainStep
{
    private SgdTrainer<float> _trainer = null!;
    private Dataset<float> _samples = null!;

    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = "";

    public static IEnumerable<string> Workloads => Pools.Names(WorkloadCall.Step);

    [GlobalSetup]
    public void Setup()
    {
        Workload workload = Pools.Find(WorkloadCall.Step, Workload);
        _trainer = new SgdTrainer<float>(Pools.Network(workload.Shape));
        _samples = Pools.Samples(workload);
    }

    [Benchmark(OperationsPerInvoke = Pools.Rows)]
    public double Step()
    {
        double loss = 0;
        for (int row = 0; row < _samples.Rows; row++)
        {
            loss += _trainer.Step(_samples.Input(row), _samples.Target(row));
        }

        return loss;
    }
}
