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
