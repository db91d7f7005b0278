using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <content>How the matrix products of a step are cut into parts for several threads.</content>
/// <remarks>
/// Outputs are split, never sums: a part of <c>x·W</c>, of <c>W += x⊗u</c> and of <c>W += XᵀU</c> is a range of columns, a part of
/// the backward pass is a range of rows of W. Each element is computed as by one thread, so the bits are the same; the chains of a
/// sum are those of the whole layer. Ranges are whole cache lines: no two threads write the same line.
/// </remarks>
internal abstract partial class TrainingPass<T>
{
    /// <summary>The threads that a pass may use; null if there is only the caller's.</summary>
    public WorkerGroup? Workers { get; set; }

    /// <summary>The fewest weights of a part.</summary>
    public int LeastPart { get; set; } = ExecutionPlan.LeastStepPart;

    /// <summary>The workers, between <see cref="OpenTeam"/> and <see cref="CloseTeam"/>; else null.</summary>
    protected WorkerGroup? Team { get; private set; }

    /// <summary>Calls the workers if there is work to share.</summary>
    /// <param name="samples">Samples that pass through the first layer at a time; 0 if that layer is not split.</param>
    public void OpenTeam(int samples)
    {
        if (Workers is { } workers && HasParts(workers, samples))
        {
            workers.Open(workers.Threads);
            Team = workers;
        }
    }

    /// <summary>Releases the workers.</summary>
    public void CloseTeam()
    {
        Team?.Close();
        Team = null;
    }

    /// <summary>The number of parts, by columns, of a product of the first layer with this many samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int FirstParts(in LayerLayout layer, int samples) =>
        Team is null ? 1 : TeamParts(layer.Outputs, FirstWeights(layer, samples), LeastFirstParts(samples));

    /// <summary>
    /// The number of parts of an upper layer's product: forward by its columns, backward by its rows. So another thread wrote half of what
    /// a thread reads, which pays only if the weights are larger than a core's own caches.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int UpperParts(in LayerLayout layer, int length) =>
        Team is null ? 1 : TeamParts(length, (long)layer.Inputs * layer.Stride, ExecutionPlan.LeastPartsOfStep);

    private static long FirstWeights(in LayerLayout layer, int samples) => (long)layer.Inputs * layer.Stride * samples;

    // A single sample uses each weight once, as in an upper layer.
    private static int LeastFirstParts(int samples) => samples == 1 ? ExecutionPlan.LeastPartsOfStep : 1;

    // The team serves only the thread that called it. A step of another thread is refused meanwhile, but not always (TrainerMark). With the
    // team it would wait forever for marks whose number other work has overtaken.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TeamParts(int length, long weights, int leastParts) =>
        Team is { IsMine: true } team ? Parts(team, length, weights, leastParts) : 1;

    private int Parts(WorkerGroup workers, int length, long weights, int leastParts)
    {
        if (weights / leastParts < LeastPart)
        {
            return 1;
        }

        return PartPlan.Count(weights, LeastPart, PartPlan.Granules(length, PartPlan.Columns<T>()), workers.Threads);
    }

    private bool HasParts(WorkerGroup workers, int samples)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        if (Parts(workers, layers[0].Outputs, FirstWeights(layers[0], samples), LeastFirstParts(samples)) > 1)
        {
            return true;
        }

        foreach (ref readonly LayerLayout layer in layers[1..])
        {
            if (Parts(workers, Math.Max(layer.Inputs, layer.Outputs), (long)layer.Inputs * layer.Stride, ExecutionPlan.LeastPartsOfStep) > 1)
            {
                return true;
            }
        }

        return false;
    }
}
