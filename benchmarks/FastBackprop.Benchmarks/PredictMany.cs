using BenchmarkDotNet.Attributes;
using FastBackprop.Cli.Bench;
using FastBackprop.Data;
using FastBackprop.Inference;

namespace FastBackprop.Benchmarks;

/// <summary><see cref="Predictor{T}.PredictMany(ReadOnlySpan{T}, Span{T})"/>: 256 or 1024 rows a call. The time is that of a row.</summary>
public class PredictMany
{
    private const int RowsPerInvoke = 1024;

    private Predictor<float> _predictor = null!;
    private float[] _inputs = [];
    private float[] _outputs = [];
    private int _calls;

    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = "";

    public static IEnumerable<string> Workloads => Pools.Names(WorkloadCall.PredictMany);

    [GlobalSetup]
    public void Setup()
    {
        Workload workload = Pools.Find(WorkloadCall.PredictMany, Workload);
        Dataset<float> samples = Pools.Samples(workload);
        _predictor = new Predictor<float>(Pools.Network(workload.Shape));
        _inputs = samples.Inputs.Data.ToArray();
        _outputs = new float[workload.Rows * workload.Shape.Outputs];
        _calls = RowsPerInvoke / workload.Rows;
    }

    [Benchmark(OperationsPerInvoke = RowsPerInvoke)]
    public void Row()
    {
        for (int call = 0; call < _calls; call++)
        {
            _predictor.PredictMany(_inputs, _outputs);
        }
    }
}
