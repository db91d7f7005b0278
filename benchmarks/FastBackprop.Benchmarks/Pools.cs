using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Benchmarks;

/// <summary>The samples that benchmarks go through, in order.</summary>
internal static class Pools
{
    /// <summary>The first rows of MNIST's training images, pixels from 0 to 1.</summary>
    public static Dataset<float> Mnist(int rows)
    {
        CatalogueDataset<float> mnist = DatasetCatalogue.Load<float>("mnist");
        Dataset<float> scaled = Scaler.Fit(Scaling.Range, mnist.Training).Transform(mnist.Training);
        return rows == scaled.Rows ? scaled : scaled.Select([.. Enumerable.Range(0, rows)]);
    }
}
