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

    /// <summary>Where a part begins, and where the one before ends: what there is, shared evenly in whole granules.</summary>
    /// <param name="length">How much there is to share.</param>
    /// <param name="granule">What is not cut.</param>
    /// <param name="part">0 to <paramref name="parts"/>; that is the end.</param>
    /// <param name="parts">Parts.</param>
    public static int StartOf(int length, int granule, int part, int parts)
    {
        long granules = ((long)length + granule - 1) / granule;
        return (int)Math.Min(granules * part / parts * granule, length);
    }
}
