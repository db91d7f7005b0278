using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = start + A·B</c> for any number of rows and columns: <see cref="ProductTile"/>, in blocks. Shapes and order are its own.
/// <para>A panel of B, some of its rows and columns, is copied to consecutive memory on the stack, strip by strip as the tiles read it. So its
/// rows lie on few pages and in different sets of the caches, however far apart they are in B. The sums of the elements wait in Z from
/// one panel to the next of the same columns: it is still one chain an element, k rising.</para>
/// <para>Reads A again for each panel, and a panel, or B where it lies, for each four or eight rows of A.</para>
/// <para>Bound: the multiply-adds; copying a panel costs as much as some seven rows of A. <c>FastBackprop.Benchmarks products</c> measures the
/// share of the peak. At 512 bits, with tiles of eight rows, it was not measured.</para>
/// </summary>
/// <remarks>
/// The sizes are for a first-level cache of 32 KB and a second-level cache of 512 KB, half of which may be another thread's. They decide no bit.
/// </remarks>
internal static class PanelProduct
{
    // Where B is read in place: terms of a strip that stays in the first-level cache, 24 KB at 256 bits, and rows of A that read it sooner than
    // it is copied.
    private const int TermsInPlace = Check.IsOn ? 7 : 256;
    private const int RowsInPlace = Check.IsOn ? 9 : 64;

    // Rows that lie a multiple of 4 KB apart share one set of a first-level cache, and few of the second. Many rows of A suffer from half
    // of that; few terms find room even so.
    private const int MostPowerOfTwo = 2048;
    private const int MostPowerOfTwoForManyRows = 1024;
    private const int FewTerms = 16;

    // Z decides the time of few terms, and is written best row by row.
    private const int RowsOfFewTerms = Check.IsOn ? 4 : 16;

    // Rows of A that pass over a panel before the next: floats of the terms of a panel are 256 KB, half of a second-level cache.
    private const int BlockRows = Check.IsOn ? 9 : 128;

    // Two strips at 256 and 512 bits, four at 128: whole cache lines. Longer strips do not stay in the first-level cache but read and
    // write Z less often: 1,024 × 784 × 4,096 ran at 71 GFLOP/s with 512 terms, 67 with 384, 64 with 256 and 62 with 192 (Zen 3, 256 bits).
    private const int PanelBytes = Check.IsOn ? 7 * RowBytes : 96 * 1024;
    private const int RowBytes = 2 * ProductTile.MostWidth * 32;
    private const int RowBytesOfWide = 2 * ProductTile.MostWidth * 64;

    /// <summary>Computes Z, rows × n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow, nint rows, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        if (TSimd.Registers >= 16 && !ReadsWell<T>(rows, count, bStep))
        {
            InPanels<TSimd, T, TStep>(ref a, aRow, aStep, count, ref b, bStep, ref start, startRow, ref z, zRow, rows, n);
            return;
        }

        int registers = (n + TSimd.Count - 1) / TSimd.Count;
        nint blockRows = count <= FewTerms ? RowsOfFewTerms : RowsInPlace;
        nint k = 0;
        do
        {
            nint terms = nint.Min(count - k, TermsInPlace);
            ref T from = ref k == 0 ? ref start : ref z;
            nint fromRow = k == 0 ? startRow : zRow;
            Strips<TSimd, T, TStep>(
                registers,
                ref Unsafe.Add(ref a, k * aStep),
                aRow,
                aStep,
                terms,
                ref Unsafe.Add(ref b, k * bStep),
                bStep,
                isPanel: false,
                ref from,
                fromRow,
                ref z,
                zRow,
                rows,
                blockRows);
            k += terms;
        }
        while (k < count);
    }

    /// <summary>Whether the rows of B stay in the caches, where they lie, while the rows of A pass over a strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ReadsWell<T>(nint rows, nint count, nint bStep)
        where T : unmanaged
    {
        nint bytes = bStep * Unsafe.SizeOf<T>();
        nint power = bytes & -bytes;
        return Check.IsOn
            ? bStep % 3 == 0
            : (power <= MostPowerOfTwo || count <= FewTerms) && (rows <= RowsInPlace || (count <= TermsInPlace && power <= MostPowerOfTwoForManyRows));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InPanels<TSimd, T, TStep>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow, nint rows, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        int rowBytes = TSimd.Registers >= 32 ? RowBytesOfWide : RowBytes;
        int mostTerms = int.Max(1, PanelBytes / rowBytes);
        int mostRegisters = rowBytes / Unsafe.SizeOf<T>() / TSimd.Count;
        ref T panel = ref AlignedMemory.AlignedStart(
            stackalloc T[(mostTerms * mostRegisters * TSimd.Count) + AlignedMemory.Lanes<T>()]);
        nint k = 0;
        do
        {
            int terms = (int)nint.Min(count - k, mostTerms);
            ref T from = ref k == 0 ? ref start : ref z;
            nint fromRow = k == 0 ? startRow : zRow;
            ref T ak = ref Unsafe.Add(ref a, k * aStep);
            ref T bk = ref Unsafe.Add(ref b, k * bStep);
            nint j = 0;
            for (int left = (n + TSimd.Count - 1) / TSimd.Count; left > 0;)
            {
                // No strip of one register alone, where it can be avoided.
                int registers = left == mostRegisters + 1 ? mostRegisters - 2 : int.Min(left, mostRegisters);
                Copy<TSimd, T>(ref Unsafe.Add(ref bk, j), bStep, terms, registers, ref panel);
                Strips<TSimd, T, TStep>(
                    registers,
                    ref ak,
                    aRow,
                    aStep,
                    terms,
                    ref panel,
                    bStep: 0,
                    isPanel: true,
                    ref ProductTile.Shift(ref from, j),
                    fromRow,
                    ref Unsafe.Add(ref z, j),
                    zRow,
                    rows,
                    BlockRows);
                j += registers * TSimd.Count;
                left -= registers;
            }

            k += terms;
        }
        while (k < count);
    }

    // All strips for a block of rows, then for the next. In a panel, strip follows strip, and in each its rows lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strips<TSimd, T, TStep>(
        int registers,
        ref T a,
        nint aRow,
        nint aStep,
        nint terms,
        ref T b,
        nint bStep,
        bool isPanel,
        ref T start,
        nint startRow,
        ref T z,
        nint zRow,
        nint rows,
        nint blockRows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IStep
    {
        for (nint row = 0; row < rows; row += blockRows)
        {
            ref T strip = ref b;
            nint height = nint.Min(blockRows, rows - row);
            nint j = 0;
            for (int left = registers; left > 0;)
            {
                int width = ProductTile.Width<TSimd, T>(left);
                int columns = width * TSimd.Count;
                ProductTile.Strip<TSimd, T, TStep>(
                    width,
                    ref Unsafe.Add(ref a, row * aRow),
                    aRow,
                    aStep,
                    terms,
                    ref strip,
                    isPanel ? columns : bStep,
                    ref ProductTile.Shift(ref start, (row * startRow) + j),
                    startRow,
                    ref Unsafe.Add(ref z, (row * zRow) + j),
                    zRow,
                    height,
                    rows - row - height);
                strip = ref Unsafe.Add(ref strip, isPanel ? terms * columns : columns);
                j += columns;
                left -= width;
            }
        }
    }

    // A panel of B, strip after strip.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Copy<TSimd, T>(ref T b, nint bStep, int terms, int registers, ref T panel)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Some rows at a time, so that those of a strip are still there for the next: they share cache lines.
        const int RowsAtOnce = 16;
        for (int k = 0; k < terms; k += RowsAtOnce)
        {
            int count = int.Min(RowsAtOnce, terms - k);
            FetchRows<TSimd, T>(ref Unsafe.Add(ref b, (k + count) * bStep), bStep, int.Min(RowsAtOnce, terms - k - count), registers);
            ref T source = ref Unsafe.Add(ref b, k * bStep);
            ref T target = ref panel;
            int left = registers;
            while (left > 0)
            {
                int width = ProductTile.Width<TSimd, T>(left);
                int columns = width * TSimd.Count;
                CopyStrip<TSimd, T>(ref source, bStep, count, width, ref Unsafe.Add(ref target, k * columns));
                source = ref Unsafe.Add(ref source, columns);
                target = ref Unsafe.Add(ref target, terms * columns);
                left -= width;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchRows<TSimd, T>(ref T b, nint bStep, int rows, int registers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; rows > 0; rows--)
        {
            for (nint j = 0; j < registers * TSimd.Count; j += AlignedMemory.Lanes<T>())
            {
                CacheHint.FetchLine(ref Unsafe.Add(ref b, j));
            }

            b = ref Unsafe.Add(ref b, bStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyStrip<TSimd, T>(ref T source, nint bStep, int count, int width, ref T target)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; count > 0; count--)
        {
            TSimd.Store(TSimd.Load(ref source), ref target);
            if (width > 1)
            {
                TSimd.Store(TSimd.Load(ref Unsafe.Add(ref source, TSimd.Count)), ref Unsafe.Add(ref target, TSimd.Count));
            }

            if (width > 2)
            {
                TSimd.Store(TSimd.Load(ref Unsafe.Add(ref source, 2 * TSimd.Count)), ref Unsafe.Add(ref target, 2 * TSimd.Count));
            }

            source = ref Unsafe.Add(ref source, bStep);
            target = ref Unsafe.Add(ref target, width * TSimd.Count);
        }
    }
}
