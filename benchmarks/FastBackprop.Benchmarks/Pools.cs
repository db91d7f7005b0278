using FastBackprop.Cli.Bench;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Numerics;

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

    /// <summary>The samples of a workload: MNIST's, or dense ones whose inputs and targets are uniform in [0, 1).</summary>
    public static Dataset<float> Samples(Workload workload)
    {
        if (workload.IsMnist)
        {
            return Mnist(workload.Rows);
        }

        var random = new RandomGenerator(1);
        return new Dataset<float>(
            Uniform(random, workload.Rows * workload.Shape.Inputs),
            workload.Shape.Inputs,
            Uniform(random, workload.Rows * workload.Shape.Outputs),
            workload.Shape.Outputs);
    }

    /// <summary>The first rows of MNIST's training images, pixels from 0 to 1.</summary>
    public static Dataset<float> Mnist(int rows)
    {
        CatalogueDataset<float> mnist = DatasetCatalogue.Load<float>("mnist");
        Dataset<float> scaled = Scaler.Fit(Scaling.Range, mnist.Training).Transform(mnist.Training);
        return rows == scaled.Rows ? scaled : scaled.Select([.. Enumerable.Range(0, rows)]);
    }

    private static float[] Uniform(RandomGenerator random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
}
