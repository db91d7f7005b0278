using BenchmarkDotNet.Attributes;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks;

/// <summary>
/// An update by a batch where units are dead or saturated: the hidden units of 784-512-10 are ReLUs that are never on, or sigmoids whose
/// weights are large. What optimizers remember of them shrinks from update to update, and must not become slow on its way to
/// zero: the time of an update is the same at first and after <see cref="Updates"/> of them.
/// </summary>
public class SmallNumbers
{
    private const int Rows = 16;

    private readonly int[] _rows = [.. Enumerable.Range(0, Rows)];
    private BatchTrainer<float> _trainer = null!;
    private Dataset<float> _samples = null!;

    [Params("sgd", "momentum", "adam")]
    public string Rule { get; set; } = "";

    [Params("dead", "saturated")]
    public string Units { get; set; } = "";

    [Params(0, 1_000, 10_000)]
    public int Updates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        bool isDead = Units == "dead";
        var shape = new NetworkShape(784, (512, isDead ? Activation.Relu : Activation.Sigmoid), 10);
        var network = new Network<float>(shape, isDead ? Initializer.Xavier : Initializer.Uniform(-3, 3), 1);
        var random = new RandomGenerator(1);
        float[] inputs = [.. Enumerable.Range(0, Rows * 784).Select(_ => (float)random.NextDouble())];
        float[] targets = [.. Enumerable.Range(0, Rows * 10).Select(i => i % 11 == 0 ? 1f : 0)];
        _samples = new Dataset<float>(inputs, 784, targets, 10);
        Optimizer optimizer = Rule switch
        {
            "sgd" => Optimizer.Sgd,
            "momentum" => Optimizer.Momentum(),
            "adam" => Optimizer.Adam(),
            _ => throw new InvalidOperationException($"There is no rule '{Rule}'."),
        };
        _trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, 1e-3, GradientScale.Sum, new UpdateRule { Optimizer = optimizer });
        _trainer.Step(_samples, _rows);
        if (isDead)
        {
            // Off for good, with what the optimizer remembers of an update when they were on.
            float[] weights = new float[network.Shape.WeightRows(0) * 512];
            Array.Fill(weights, -1);
            network.SetWeights(0, weights);
        }

        for (int update = 0; update < Updates; update++)
        {
            _trainer.Step(_samples, _rows);
        }
    }

    [Benchmark]
    public double Update() => _trainer.Step(_samples, _rows);
}
