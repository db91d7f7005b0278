namespace FastBackprop.Cli.Bench.Machine;

/// <summary>A level of the memory, as one thread sees it.</summary>
/// <param name="Bytes">Its size; 0 where there is no such level.</param>
/// <param name="ReadGBs">GB/s at which it is read.</param>
/// <param name="UpdateGBs">GB/s at which what it holds is read, changed and written back; each byte counts once.</param>
internal sealed record MemoryLevel(long Bytes, double ReadGBs, double UpdateGBs)
{
    /// <summary>ns to read some bytes.</summary>
    public double ReadNs(double bytes) => bytes / ReadGBs;

    /// <summary>ns to read, change and write back some bytes.</summary>
    public double UpdateNs(double bytes) => bytes / UpdateGBs;
}
