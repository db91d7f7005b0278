using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Bench.Runs;

/// <summary>The samples of workloads. MNIST is read when the first workload asks for it.</summary>
internal sealed class WorkloadSamples
{
    private const ulong Seed = 1;

    private Dataset<float>? _mnist;

    public Dataset<float> For(Workload workload)
    {
        if (!workload.IsMnist)
        {
            return Dense(workload.Shape.Inputs, workload.Shape.Outputs, workload.Rows);
        }

        _mnist ??= Mnist();
        return workload.Rows == _mnist.Rows ? _mnist : _mnist.Select([.. Enumerable.Range(0, workload.Rows)]);
    }

    // Uniform from 0 to below 1, targets too: outputs that no sigmoid can make would drive the weights away from all bounds.
    private static Dataset<float> Dense(int inputs, int outputs, int rows)
    {
        var random = new RandomGenerator(Seed);
        return new Dataset<float>(Uniform(random, rows * inputs), inputs, Uniform(random, rows * outputs), outputs);
    }

    private static float[] Uniform(RandomGenerator random, int count)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            // Below 1 as a float too.
            value = random.NextInt32(1 << 24) / (float)(1 << 24);
        }

        return values;
    }

    private static Dataset<float> Mnist()
    {
        CatalogueDataset<float> loaded = DatasetCatalogue.Load<float>("mnist");
        return Scaler.Fit(loaded.Entry.DefaultScaling, loaded.Training).Transform(loaded.Training);
    }
}
