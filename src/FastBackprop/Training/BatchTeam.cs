using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The threads of a batch trainer, its pass and its update: into how many parts the work of a batch is cut, and who does them. Part
/// numbers stay with threads, so that a thread finds in its caches what it wrote before.
/// </summary>
internal sealed class BatchTeam
{
    /// <summary>The multiply-adds forward that make a part worth its while.</summary>
    public const int UsualPart = 1 << 17;

    // Rows that the matrix products take at a time.
    private const int TileRows = 8;

    private WorkerGroup? _present;
    private int _parts = 1;

    /// <summary>The threads that there may be; null where there is only the caller's.</summary>
    public WorkerGroup? Workers { get; set; }

    /// <summary>The fewest multiply-adds of a part, in the forward pass of a piece of a batch.</summary>
    public int LeastPart { get; set; } = UsualPart;

    /// <summary>Calls the workers, where there is enough for them to do.</summary>
    /// <param name="multiplyAdds">Those of the forward pass of a piece.</param>
    public void Open(long multiplyAdds)
    {
        if (Workers is { } workers && multiplyAdds / LeastPart > 1)
        {
            _parts = (int)Math.Min(multiplyAdds / LeastPart, workers.Threads);
            workers.Open(_parts);
            _present = workers;
        }
    }

    /// <summary>Lets the workers go.</summary>
    public void Close()
    {
        _present?.Close();
        _present = null;
        _parts = 1;
    }

    /// <summary>Where a part begins, and where the one before ends, of the rows of a batch.</summary>
    public static int StartOf(int rows, int part, int parts) => PartedWork.StartOf(rows, TileRows, part, parts);

    /// <summary>
    /// The rows of a layer's weights, gradient, or memory of an optimizer that belong to a part; behind the last of them lies the
    /// bias row, which goes with it.
    /// </summary>
    public static WeightRows RowsOf(in LayerLayout layer, int part, int parts)
    {
        int start = PartedWork.StartOf(layer.Inputs, TileRows, part, parts);
        int end = PartedWork.StartOf(layer.Inputs, TileRows, part + 1, parts);
        return new WeightRows(start, end, layer.HasBiasRow && part == parts - 1);
    }

    /// <summary>Does work: in parts with the workers that are here, or whole.</summary>
    public void Run(PartedWork work)
    {
        if (_present is null)
        {
            work.RunPart(0, 1);
        }
        else
        {
            _present.Run(work, _parts);
        }
    }
}

/// <summary>Some rows of a layer's weights.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="HasBias">Whether the bias row is one of them, the one at <paramref name="End"/>.</param>
internal readonly record struct WeightRows(int Start, int End, bool HasBias);
