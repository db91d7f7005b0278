namespace FastBackprop.Execution;

/// <summary>
/// Work in parts, none of which needs what another writes: they may run in any order, on any threads, at once. The object
/// holds the operands. It is made in advance and reused.
/// </summary>
internal abstract class PartedWork
{
    /// <summary>Runs one part.</summary>
    /// <param name="part">0 to <paramref name="parts"/> − 1.</param>
    /// <param name="parts">The number of parts.</param>
    public abstract void RunPart(int part, int parts);
}

/// <summary>Work whose operands are given for each call. Their memory must not move until the last part is done.</summary>
/// <param name="run">Runs one part.</param>
internal sealed class PartedWork<TOperands>(Action<TOperands, int, int> run) : PartedWork
    where TOperands : struct
{
    /// <summary>The operands during the call; the caller that sets them clears them, so that no reference to freed memory stays.</summary>
    public TOperands Operands { get; set; }

    /// <summary>Does all of it, on the caller's thread.</summary>
    public void RunWhole(TOperands operands) => run(operands, 0, 1);

    public override void RunPart(int part, int parts) => run(Operands, part, parts);
}
