using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Execution;

/// <summary>How work is cut for threads: into even shares of whole granules.</summary>
internal static class PartPlan
{
    /// <summary>Rows of a tile of the matrix products; a tile is not cut.</summary>
    public const int TileRows = 8;

    /// <summary>Two cache lines of columns: processors fetch them in pairs.</summary>
    public static int Columns<T>()
        where T : unmanaged => 2 * AlignedMemory.Lanes<T>();

    /// <summary>The number of granules in a length; the last one may be smaller.</summary>
    public static int Granules(int length, int granule) => (int)(((long)length + granule - 1) / granule);

    /// <summary>The number of parts of some work: each has at least the least work and a granule.</summary>
    /// <param name="work">The amount of work, in any unit.</param>
    /// <param name="leastWork">The work from which a part pays.</param>
    /// <param name="granules">Granules to share.</param>
    /// <param name="most">The most parts.</param>
    public static int Count(long work, long leastWork, int granules, int most) =>
        (int)Math.Clamp(Math.Min(work / leastWork, granules), 1, most);

    /// <summary>A part's range of columns or rows, in multiples of two cache lines of elements; a part that is the whole costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Start, int End) Range<T>(int length, int part, int parts)
        where T : unmanaged => parts == 1 ? (0, length) : Range(length, Columns<T>(), part, parts);

    /// <summary>Where a part begins and ends.</summary>
    /// <inheritdoc cref="StartOf" path="/param"/>
    public static (int Start, int End) Range(int length, int granule, int part, int parts) =>
        (StartOf(length, granule, part, parts), StartOf(length, granule, part + 1, parts));

    /// <summary>Where a part begins, and where the one before ends.</summary>
    /// <param name="length">The length to share.</param>
    /// <param name="granule">The length that is not cut.</param>
    /// <param name="part">0 to <paramref name="parts"/>; the last value gives the end.</param>
    /// <param name="parts">Parts.</param>
    public static int StartOf(int length, int granule, int part, int parts) =>
        (int)Math.Min((long)Granules(length, granule) * part / parts * granule, length);
}
