using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Execution;

/// <summary>How work is cut for threads: what there is, shared evenly in whole granules.</summary>
internal static class PartPlan
{
    /// <summary>Rows that the matrix products take at a time, of which nothing is cut.</summary>
    public const int TileRows = 8;

    /// <summary>Two cache lines of columns: processors fetch them in pairs, and the kernels take two registers at a time.</summary>
    public static int Columns<T>()
        where T : unmanaged => 2 * AlignedMemory.Lanes<T>();

    /// <summary>Granules that there are, the last of which may be smaller.</summary>
    public static int Granules(int length, int granule) => (int)(((long)length + granule - 1) / granule);

    /// <summary>The parts of some work: each of the least work or more, and of a granule or more, at most so many.</summary>
    /// <param name="work">How much work there is, in any unit.</param>
    /// <param name="leastWork">The work that makes a part worth its while.</param>
    /// <param name="granules">Granules to share.</param>
    /// <param name="most">The most parts.</param>
    public static int Count(long work, long leastWork, int granules, int most) =>
        (int)Math.Clamp(Math.Min(work / leastWork, granules), 1, most);

    /// <summary>The columns of a part, in whole cache lines, or as many rows; those of a part that is the whole cost nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Start, int End) Range<T>(int length, int part, int parts)
        where T : unmanaged => parts == 1 ? (0, length) : Range(length, Columns<T>(), part, parts);

    /// <summary>Where a part begins and ends.</summary>
    /// <inheritdoc cref="StartOf" path="/param"/>
    public static (int Start, int End) Range(int length, int granule, int part, int parts) =>
        (StartOf(length, granule, part, parts), StartOf(length, granule, part + 1, parts));

    /// <summary>Where a part begins, and where the one before ends.</summary>
    /// <param name="length">How much there is to share.</param>
    /// <param name="granule">What is not cut.</param>
    /// <param name="part">0 to <paramref name="parts"/>; that is the end.</param>
    /// <param name="parts">Parts.</param>
    public static int StartOf(int length, int granule, int part, int parts) =>
        (int)Math.Min((long)Granules(length, granule) * part / parts * granule, length);
}
