using FastBackprop.Data;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>That a fit of many epochs allocates no more than one of a single epoch.</summary>
internal static class FitAllocations
{
    public static void AssertNone(NetworkCase run, Action<Dataset<float>, FitOptions<float>> fit)
    {
        Dataset<float> small = run.Data<float>(50);
        Dataset<float> validation = run.Data<float>(7);
        long calls = 0;
        long Allocated(int epochs)
        {
            var options = new FitOptions<float>
            {
                Epochs = epochs,
                ShuffleSeed = 1,
                EarlyStopping = new EarlyStopping<float>(validation, 1000),
                Observer = progress => calls += progress.Samples,
            };
            long before = GC.GetAllocatedBytesForCurrentThread();
            fit(small, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The least of several: a background compilation can add to any one.
        Allocated(20);
        Assert.Equal(Enumerable.Range(0, 5).Min(_ => Allocated(1)), Enumerable.Range(0, 5).Min(_ => Allocated(30)));
        Assert.Equal((20 + 5 + 150) * 50, calls);
    }
}
