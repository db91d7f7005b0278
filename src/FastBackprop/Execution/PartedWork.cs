namespace FastBackprop.Execution;

/// <summary>
/// Work in parts of which none needs what another writes, so that they may run in any order, on any threads, at once. The object
/// holds the operands; it is made beforehand, and used again and again.
/// </summary>
internal abstract class PartedWork
{
    /// <summary>Does one part.</summary>
    /// <param name="part">0 to <paramref name="parts"/> − 1.</param>
    /// <param name="parts">Into how many the work is cut.</param>
    public abstract void RunPart(int part, int parts);
}

/// <summary>Work whose operands are given for each call: in memory that stays where it is until the last part is done.</summary>
/// <param name="run">Does one part.</param>
internal sealed class PartedWork<TOperands>(Action<TOperands, int, int> run) : PartedWork
    where TOperands : struct
{
    /// <summary>The operands while the call lasts; who sets them takes them back, so that no reference to freed memory stays.</summary>
    public TOperands Operands { get; set; }

    public override void RunPart(int part, int parts) => run(Operands, part, parts);
}
