using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// Chooses among the passes that give the same bits: for one row, many rows, a step and a batch, at a width and with some threads. The
/// <see cref="SummationPlan"/> decides everything that can change a bit. All numbers here were measured; another processor may want others.
/// </summary>
internal sealed class ExecutionPlan
{
    /// <summary>
    /// Rows that a narrow network predicts one by one rather than one in each lane: a register of samples costs the same however few it holds.
    /// </summary>
    public const int MostRowsAlone = Check.IsOn ? 1 : 4;

    /// <summary>Multiply-adds from which several threads predict, some 50 µs of work: a sleeping helper takes about this long to wake.</summary>
    public const int LeastSharedPrediction = Check.IsOn ? 1 : 1 << 21;

    /// <summary>
    /// The weights, padding included, from which a part of a step pays: a thread needs 1 to 3 µs for them, and some 0.5 µs go into handing a
    /// part over and learning that it is done.
    /// </summary>
    public const int LeastStepPart = Check.IsOn ? 1 : 1 << 14;

    /// <summary>
    /// The fewest such parts for which a layer is split if one sample passes at a time: 1 MB of floats, the second-level cache of a core.
    /// </summary>
    public const int LeastPartsOfStep = Check.IsOn ? 1 : 16;

    /// <summary>
    /// The multiply-adds forward from which a part of a batch pays. On two cores 784-128-10 (100 k of them a row) was with two
    /// threads 0.7 to 1.3 times as fast as with one in batches of 32 rows, from run to run, and 1.25 to 1.5 times in batches of 64.
    /// </summary>
    public const int LeastBatchPart = Check.IsOn ? 1 : 1 << 21;

    // Enough for the matrix product to copy weights seldom, in scratch memory that each processor can have: 784-512-256-10 predicted with 256
    // rows 1.13 times as fast as with 64, 784-128-10 1.06 times.
    private const int UsualManyRows = Check.IsOn ? 13 : 256;
    private const int UsualScratchBytes = 1 << 22;

    // Enough to use a weight often each time it is read; few enough that a piece's inputs stay in the second-level cache.
    private const int UsualBatchRows = Check.IsOn ? 13 : 128;

    // With more, 16 MB of floats, the outputs or deltas of a piece would not be in a cache anyway.
    private const int MostBatchElements = 1 << 22;

    private ExecutionPlan(SummationPlan sums, SimdWidth width, SimdWidth? oneRow, SimdWidth? step)
    {
        Sums = sums;
        Width = width;
        OneRow = oneRow;
        Step = step;
    }

    public SummationPlan Sums { get; }

    /// <summary>The width of the passes for layers of any width.</summary>
    public SimdWidth Width { get; }

    /// <summary>
    /// The narrowest width whose register holds each layer; null if none does. One row is then predicted without a call. A narrower
    /// register costs less to broadcast to and to fold.
    /// </summary>
    public SimdWidth? OneRow { get; }

    /// <summary>The same for a step.</summary>
    public SimdWidth? Step { get; }

    /// <summary>Whether many rows are predicted with a sample in each lane.</summary>
    public bool ManyInLanes => Sums.BatchesInLanes;

    /// <summary>The plan of a network's work at a width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static ExecutionPlan For<T>(SummationPlan sums, SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdWidth? narrow = width switch
        {
            SimdWidth.Scalar => sums.NarrowUnits <= SimdScalar<T>.Count ? width : null,
            SimdWidth.Bits128 or SimdWidth.Bits256 or SimdWidth.Bits512 =>
                sums.NarrowUnits <= Simd128<T>.Count ? SimdWidth.Bits128
                : width >= SimdWidth.Bits256 && sums.NarrowUnits <= Simd256<T>.Count ? SimdWidth.Bits256
                : width >= SimdWidth.Bits512 && sums.NarrowUnits <= Simd512<T>.Count ? SimdWidth.Bits512
                : null,
            _ => throw Undefined.Value(width),
        };

        // With sixteen floats a step is more code than the inliner takes; it would be ten times as slow as the pass for any width.
        return new ExecutionPlan(sums, width, narrow, narrow == SimdWidth.Bits512 && typeof(T) == typeof(float) ? null : narrow);
    }

    /// <summary>Rows that are predicted at a time: 256, or fewer if the scratch memory for them would be large.</summary>
    /// <param name="stride">Elements of one row of scratch memory, of which a row needs two.</param>
    public static int ManyRows<T>(int stride)
        where T : unmanaged
    {
        int rows = Math.Clamp(UsualScratchBytes / Unsafe.SizeOf<T>() / 2 / stride, 4, UsualManyRows);
        return Math.Clamp(AlignedMemory.MostElements<T>() / 2 / stride, 1, rows);
    }

    /// <summary>
    /// Rows of a batch that pass through a wide network at a time. All layers together decide, so that the memory for a piece stays bounded even
    /// with many wide layers between narrow ones; a single row is no larger than the weights.
    /// </summary>
    /// <param name="elements">Elements of a row's inputs and of its outputs of all layers, padded.</param>
    public static int BatchRows(long elements) => (int)Math.Clamp(MostBatchElements / elements, 1, UsualBatchRows);

    /// <summary>
    /// The number of non-zero inputs from which rows are predicted without skipping zeros. Tiles of four rows read each weight once for all
    /// four, so skipping needs more zeros than in one row. Narrow layers need still more: they skip by fours.
    /// </summary>
    public static nint TooManyNonZeros(int rows, int inputs, int chains) => (nint)rows * inputs / (chains > 1 ? 4 : rows < 4 ? 2 : 3);

    public override string ToString()
    {
        string one = OneRow is { } width ? $"layers in a register of {Name(width)}" : $"row products at {Name(Width)}";
        string many = ManyInLanes ? $"a sample a lane at {Name(Width)}, from {MostRowsAlone + 1} rows on" : $"matrix products at {Name(Width)}";
        string step = Step is { } narrow ? $"layers in a register of {Name(narrow)}" : $"row products at {Name(Width)}";
        string batch = ManyInLanes ? $"a sample a lane at {Name(Width)}" : $"matrix products at {Name(Width)}";
        return $"one row by {one}; many rows by {many}; steps by {step}; batches by {batch}";
    }

    private static string Name(SimdWidth width) => width == SimdWidth.Scalar ? "scalar width" : $"{(int)width} bits";
}
