using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Training;

/// <summary>A network of four million weights, and samples: whoever cancels is there before a thousand of them are learned.</summary>
internal static class LargeNetwork
{
    public static Network<float> Create() =>
        new(new NetworkShape(16, (2048, Activation.Relu), (2048, Activation.Relu), (2, Activation.Identity)), Initializer.He, seed: 3);

    public static Dataset<float> Data(int rows)
    {
        var random = new RandomGenerator(4);
        float[] inputs = [.. Enumerable.Range(0, 16 * rows).Select(_ => (float)random.NextDouble())];
        float[] targets = [.. Enumerable.Range(0, 2 * rows).Select(_ => (float)random.NextDouble())];
        return new Dataset<float>(inputs, 16, targets, 2);
    }

    /// <summary>A token that is cancelled after some milliseconds, by a thread of its own: a timer's callback waits for a thread of the pool.</summary>
    public static CancellationToken CancelSoon()
    {
        var source = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            Thread.Sleep(20);
            source.Cancel();
        });
        thread.IsBackground = true;
        thread.Start();
        return source.Token;
    }
}
