using BenchmarkDotNet.Attributes;
using FastBackprop.Cli.Bench;
using FastBackprop.Data;
using FastBackprop.Inference;

namespace FastBackprop.Benchmarks;

/// <summary><see cref="Predictor{T}.Predict"/>: one row. The time is that of a row.</summary>
public class Predict
{
    private Predictor<float> _predictor = null!;
    private Dataset<float> _samples = null!;
    private float[] _outputs = [];

    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = "";

    public static IEnumerable<string> Workloads => Pools.Names(WorkloadCall.Predict);

    [GlobalSetup]
    public void Setup()
    {
        Workload workload = Pools.Find(WorkloadCall.Predict, Workload);
        _predictor = new Predictor<float>(Pools.Network(workload.Shape));
        _samples = Pools.Samples(workload);
        _outputs = new float[workload.Shape.Outputs];
    }

    [Benchmark(OperationsPerInvoke = Pools.Rows)]
    public void Row()
    {
        for (int row = 0; row < _samples.Rows; row++)
        {
            _predictor.Predict(_samples.Input(row), _outputs);
        }
    }
}
