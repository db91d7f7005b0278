using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The inner loop of every matrix product: a tile of Z, eight or four rows high and up to three registers wide, stays in
/// registers while <c>z_ij = start_ij + Σ_k a_ik·b_kj</c> is summed over it.
/// <para>Element (i, k) of A is <c>i·aRow + k·aStep</c> elements after a, so A may be read along its rows or along its columns;
/// row k of B is <c>k·bStep</c> after b. The sums begin with row <c>i·startRow</c> after start, or with +0 if start is a null
/// reference. All rows of B, start and Z are read and written in whole registers. Z may be start; nothing else may overlap it.</para>
/// <para>Order: one chain an element, k rising, each term one fused multiply-add.</para>
/// <para>Bound: the multiply-adds. Eight in flight hide the four cycles of a multiply-add on two units; more leave room for delays. A loaded
/// register of A or B must serve more than one of them, because a cycle loads at most two: 4 × 3 takes seven loads for twelve
/// multiply-adds, and twelve accumulators, three of B and one of A fit 16 registers; 8 × 3 takes eleven for 24 and fits 32. Several
/// terms a round, because the instructions of the loop itself take room: where another thread runs on the same core, 4 × 3
/// with one term a round reached 57 % of the peak beside it, with four terms 82 % (Zen 3).</para>
/// </summary>
/// <remarks>
/// Named variables, not an array of strips: with them the JIT adds to an accumulator in place, and broadcasts while it loads.
/// With strips each multiply-add makes a copy, and the same tile reaches two thirds of the peak instead of 98 %.
/// </remarks>
internal static partial class ProductTile
{
    // Elements between rows of Z that the processor fetches ahead by itself.
    private const int Near = 128;

    /// <summary>The registers of a whole strip.</summary>
    public const int MostWidth = 3;

    /// <summary>
    /// The registers of the next strip where some are left: threes, and twos rather than a single one, which would be bound by its loads.
    /// Scalar code has no registers for more than one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Width<TSimd, T>(int left)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Registers < 16 || left == 1 ? 1 : left is 2 or 4 ? 2 : MostWidth;

    /// <summary>
    /// A strip of Z: some rows, up to three registers wide. Meanwhile the rows of Z that come next are fetched, of which there are
    /// <paramref name="below"/> after these: rows that are far apart are in no cache and on other pages.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Strip<TSimd, T, TStep>(
        int width,
        ref T a,
        nint aRow,
        nint aStep,
        nint count,
        ref T b,
        nint bStep,
        ref T start,
        nint startRow,
        ref T z,
        nint zRow,
        nint rows,
        nint below)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        while (rows >= 4)
        {
            // A single register needs eight rows to keep eight multiply-adds in flight.
            int height = rows >= 8 && (TSimd.Registers >= 32 || (width == 1 && TSimd.Registers >= 16)) ? 8 : 4;
            if (zRow > Near)
            {
                FetchRows<TSimd, T>(ref Unsafe.Add(ref z, height * zRow), zRow, nint.Min(height, rows - height + below), width);
            }

            if (height == 8)
            {
                Eight<TSimd, T, TStep>(width, ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
            }
            else
            {
                Four<TSimd, T, TStep>(width, ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
            }

            a = ref Unsafe.Add(ref a, height * aRow);
            start = ref Shift(ref start, height * startRow);
            z = ref Unsafe.Add(ref z, height * zRow);
            rows -= height;
        }

        for (; rows > 0; rows--)
        {
            RowProduct.OneChain<TSimd, T>(ref a, aStep, count, ref b, bStep, ref start, ref z, width * TSimd.Count);
            a = ref Unsafe.Add(ref a, aRow);
            start = ref Shift(ref start, startRow);
            z = ref Unsafe.Add(ref z, zRow);
        }
    }

    /// <summary>A tile of eight rows: for 32 registers or, one register wide, for 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TSimd, T, TStep>(
        int width, ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        if (width == 3)
        {
            EightByThree<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
        else if (width == 2)
        {
            EightByTwo<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
        else
        {
            EightByOne<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
    }

    /// <summary>A tile of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TSimd, T, TStep>(
        int width, ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        if (width == 3)
        {
            FourByThree<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
        else if (width == 2)
        {
            FourByTwo<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
        else
        {
            FourByOne<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow);
        }
    }

    /// <summary>A row of start further on, where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Shift<T>(ref T start, nint elements) => ref Unsafe.IsNullRef(ref start) ? ref start : ref Unsafe.Add(ref start, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchRows<TSimd, T>(ref T z, nint zRow, nint rows, int width)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; rows > 0; rows--)
        {
            CacheHint.FetchLine(ref z);
            CacheHint.FetchLine(ref Unsafe.Add(ref z, (width * TSimd.Count) - 1));
            z = ref Unsafe.Add(ref z, zRow);
        }
    }
}

/// <summary>How far the values of A lie apart along k.</summary>
internal interface IStep
{
    /// <summary>The offset of a term after that at k.</summary>
    static abstract nint At(nint k, int term, nint step);
}

/// <summary>One element: the offsets are parts of the instructions.</summary>
internal readonly struct UnitStep : IStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint At(nint k, int term, nint step) => k + term;
}

/// <summary>Any number of elements.</summary>
internal readonly struct AnyStep : IStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint At(nint k, int term, nint step) => k + (term * step);
}
