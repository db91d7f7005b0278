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
        long made = 0;
        long Allocated(int epochs)
        {
            var options = new FitOptions<float>
            {
                Epochs = epochs,
                ShuffleSeed = 1,
                EarlyStopping = new EarlyStopping<float>(validation, 1000),
                Observer = progress => calls += progress.Samples,
            };
            made += epochs;
            long before = GC.GetAllocatedBytesForCurrentThread();
            fit(small, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The least of several is a fit's own price: whatever else the runtime does meanwhile can only add to it.
        Allocated(20);
        long one = Enumerable.Range(0, 5).Min(_ => Allocated(1));
        Allocations.AssertNone(() => Allocated(30) - one, "A fit of 30 epochs, beside one of a single epoch,");
        Assert.Equal(made * 50, calls);
    }
}
