using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Inference;

/// <summary>What predictions leave behind in memory, on however many threads they were.</summary>
[Collection(nameof(AloneInTheProcess))]
public class PredictorMemoryTests
{
    private const int Rows = 64;
    private const int Threads = 24;

    // Two rows of the widest layer for 64 rows are 2 MB.
    private static readonly NetworkShape Wide = new(6, (4096, Activation.Relu), 3);

    [Fact]
    public void Memory_for_many_rows_of_a_wide_network_does_not_grow_with_the_threads()
    {
        var predictor = new Predictor<float>(new Network<float>(Wide, Initializer.Xavier, 1));
        var inputs = new float[Rows * 6];
        long allocated = 0;
        for (int i = 0; i < Threads; i++)
        {
            var thread = new Thread(() =>
            {
                var outputs = new float[Rows * 3];
                long before = GC.GetAllocatedBytesForCurrentThread();
                predictor.PredictMany(inputs, outputs);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
        }

        Assert.InRange(allocated, 0, Threads << 20);
    }

    // More threads at once than there is memory for: those that get none take fewer rows at a time.
    [Fact]
    public void Threads_that_find_no_memory_free_give_the_same_bits()
    {
        var predictor = new Predictor<float>(new Network<float>(Wide, Initializer.Xavier, 1));
        float[] inputs = [.. Enumerable.Range(0, Rows * 6).Select(i => ((i * 37 % 101) / 50f) - 1)];
        var expected = new float[Rows * 3];
        predictor.PredictMany(inputs, expected);

        List<LargeScratch<float>> all = [];
        while (LargeScratch<float>.TryClaim(1) is { } claimed)
        {
            all.Add(claimed);
        }

        var outputs = new float[Rows * 3];
        long allocated = 0;
        try
        {
            var thread = new Thread(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                predictor.PredictMany(inputs, outputs);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
        }
        finally
        {
            all.ForEach(claimed => claimed.Release());
        }

        Assert.Equal(expected, outputs);
        Assert.InRange(allocated, 1, 300_000);
        Assert.InRange(all.Count, 0, Environment.ProcessorCount);
    }

    [Fact]
    public void A_buffer_belongs_to_one_caller_until_it_is_released()
    {
        LargeScratch<double> first = LargeScratch<double>.TryClaim(1000)!;
        LargeScratch<double>? second = LargeScratch<double>.TryClaim(1000);
        Assert.NotSame(first, second);
        first.First = 3;
        second?.Release();
        first.Release();
        LargeScratch<double>? again = LargeScratch<double>.TryClaim(2000);
        Assert.NotNull(again);
        again.Release();
    }
}
