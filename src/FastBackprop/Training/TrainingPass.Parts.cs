using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <content>The matrix products of a step, which are cut into parts where several threads are there for them.</content>
/// <remarks>
/// Outputs are split, never sums: a part of <c>x·W</c>, of <c>W += x⊗u</c> and of <c>W += XᵀU</c> is a range of columns, a part of
/// the backward pass a range of rows of W. Each element is computed as by one thread, so the bits are the same; the chains of a
/// sum are those of the whole layer. Ranges are whole cache lines: no two threads write the same one.
/// </remarks>
internal abstract partial class TrainingPass<T>
{
    /// <summary>The threads that a pass may use; null where there is only the caller's.</summary>
    public WorkerGroup? Workers { get; set; }

    /// <summary>The fewest weights of a part.</summary>
    public int LeastPart { get; set; } = ExecutionPlan.LeastStepPart;

    /// <summary>The workers while they are here.</summary>
    protected WorkerGroup? Team { get; private set; }

    /// <summary>Calls the workers, where there is anything for them to do.</summary>
    /// <param name="samples">Samples that pass through the first layer at a time; 0 where that is not split.</param>
    public void OpenTeam(int samples)
    {
        if (Workers is { } workers && HasParts(workers, samples))
        {
            workers.Open(workers.Threads);
            Team = workers;
        }
    }

    /// <summary>Lets the workers go.</summary>
    public void CloseTeam()
    {
        Team?.Close();
        Team = null;
    }

    /// <summary>Into how many parts a product of the first layer with so many samples is cut, by its columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int FirstParts(in LayerLayout layer, int samples) =>
        Team is null ? 1 : TeamParts(layer.Outputs, FirstWeights(layer, samples), LeastFirstParts(samples));

    /// <summary>
    /// Into how many parts the product of an upper layer is cut: forward by its columns, backward by its rows. So half of what a
    /// thread reads was written by another, which pays only where the weights are beyond the caches of their own that cores have.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int UpperParts(in LayerLayout layer, int length) =>
        Team is null ? 1 : TeamParts(length, (long)layer.Inputs * layer.Stride, ExecutionPlan.LeastPartsOfStep);

    private static long FirstWeights(in LayerLayout layer, int samples) => (long)layer.Inputs * layer.Stride * samples;

    // A single sample uses each weight once, so that it is as in an upper layer.
    private static int LeastFirstParts(int samples) => samples == 1 ? ExecutionPlan.LeastPartsOfStep : 1;

    // The team serves the thread that has called it, and no other. Another thread's step is refused meanwhile, but not for certain
    // (TrainerMark); with the team it would wait, for ever, for marks whose number somebody else's work has overtaken.
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
