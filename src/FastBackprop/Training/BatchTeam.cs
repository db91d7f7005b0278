using FastBackprop.Execution;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>The threads of a batch trainer, its pass and its update. They decide into how many parts the work of a batch is cut.</summary>
/// <remarks>
/// A part number stays with its thread. A thread owns some units of every layer that has enough of them: their sums, their errors, and the columns of
/// weights that lead to them. No other thread writes these columns, and in the first layer none reads them. The alternative, a split by rows of the
/// batch, lets each thread read all weights: 784-128-10 in batches of 32 on two cores without a common cache took 1.6 times as long as with one
/// thread. Of 100 µs, 15 went into fetching weights from the other's cache, and 28 into writing weights that the other held too.
/// </remarks>
internal sealed class BatchTeam
{
    private WorkerGroup? _present;
    private int _parts = 1;

    /// <summary>The threads that may help; null if there is only the caller's.</summary>
    public WorkerGroup? Workers { get; set; }

    /// <summary>The fewest multiply-adds of a part, in the forward pass of a piece of a batch.</summary>
    public int LeastPart { get; set; } = ExecutionPlan.LeastBatchPart;

    /// <summary>Whether work is cut into parts.</summary>
    public bool IsShared => _present is not null;

    /// <summary>Calls the workers if there is enough work for them.</summary>
    /// <param name="multiplyAdds">Multiply-adds of the forward pass of a piece.</param>
    public void Open(long multiplyAdds)
    {
        if (Workers is { } workers && multiplyAdds / LeastPart > 1)
        {
            _parts = PartPlan.Count(multiplyAdds, LeastPart, int.MaxValue, workers.Threads);
            workers.Open(_parts);
            _present = workers;
        }
    }

    /// <summary>Releases the workers.</summary>
    public void Close()
    {
        _present?.Close();
        _present = null;
        _parts = 1;
    }

    /// <summary>Runs work with the operands of this call.</summary>
    public void Run<TOperands>(PartedWork<TOperands> work, TOperands operands)
        where TOperands : struct
    {
        if (_present is null)
        {
            work.RunWhole(operands);
            return;
        }

        work.Operands = operands;
        try
        {
            Run(work);
        }
        finally
        {
            work.Operands = default;
        }
    }

    /// <summary>Runs work: in parts if workers are present, else as a whole.</summary>
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
