using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

/// <summary>
/// A matrix in memory that shows where a kernel has been. Everything that does not belong to it, before the first row, behind
/// the padding of each row and after the last, is a NaN: whoever reads it spoils a result, whoever writes there leaves
/// a trace. Each is a NaN with bits of its own, or one that was read from a guard and written to another would leave none.
/// </summary>
internal sealed class GuardedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // More than a kernel's widest strip: eight registers of 64 bytes.
    private const int Guard = 160;

    private static int _made;

    private readonly AlignedBuffer<T> _buffer;
    private readonly T[] _before;
    private readonly int _start;
    private readonly int _paddedColumns;
    private readonly bool _isPadded;

    private GuardedMatrix(T[,] values, bool isPadded, int paddedColumns, int stride, int misalignment)
    {
        _isPadded = isPadded;
        Rows = values.GetLength(0);
        Columns = values.GetLength(1);
        Stride = stride;
        _paddedColumns = paddedColumns;
        _start = Guard + misalignment;
        _buffer = AlignedMemory.Allocate<T>(_start + (Rows * stride) + Guard);
        FillWithGuards(_buffer.Span, Interlocked.Increment(ref _made));
        for (int row = 0; row < Rows; row++)
        {
            _buffer.Span.Slice(_start + (row * stride), paddedColumns).Clear();
            KernelOracle.Row(values, row).CopyTo(Row(row));
        }

        _before = _buffer.Span.ToArray();
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public ref T First => ref Unsafe.Add(ref _buffer.First, _start);

    /// <summary>The first row, as an operand.</summary>
    public Row<T> AsRow => new(ref First, Columns);

    /// <summary>All rows, as an operand.</summary>
    public Rows<T> AsRows => new(ref First, Stride, Rows, Columns);

    /// <summary>The matrix, padded or, where its rows are plain, a view.</summary>
    public MatrixSpan<T> Span
    {
        get
        {
            Span<T> rows = _buffer.Span.Slice(_start, Rows * Stride);
            return _isPadded ? MatrixSpan<T>.OfPaddedRows(rows, Rows, Columns, Stride) : new(rows, Rows, Columns, Stride);
        }
    }

    /// <summary>
    /// Rows padded with zeros to 64 bytes, as many 64 bytes further apart as asked for, the first of them so many elements
    /// behind an address that is divisible by 64.
    /// </summary>
    public static GuardedMatrix<T> Padded(T[,] values, int extraStride = 0, int misalignment = 0)
    {
        int padded = AlignedMemory.Pad<T>(values.GetLength(1));
        return new(values, true, padded, padded + (extraStride * AlignedMemory.Lanes<T>()), misalignment);
    }

    public static GuardedMatrix<T> Padded(T[] row, int misalignment = 0) => Padded(OneRow(row), 0, misalignment);

    /// <summary>Rows without padding, as many elements further apart as asked for.</summary>
    public static GuardedMatrix<T> Plain(T[,] values, int extraStride = 0, int misalignment = 0) =>
        new(values, false, values.GetLength(1), values.GetLength(1) + extraStride, misalignment);

    public static GuardedMatrix<T> Plain(T[] row, int misalignment = 0) => Plain(OneRow(row), 0, misalignment);

    /// <summary>The weights of so many inputs, as an operand; a row more is that of the bias.</summary>
    public Weights<T> AsWeights(int inputs) => new(ref First, Stride, inputs, Columns, Rows > inputs);

    public Span<T> Row(int row) => _buffer.Span.Slice(_start + (row * Stride), Columns);

    /// <summary>A copy of the elements.</summary>
    public T[,] ToArray()
    {
        var values = new T[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < Columns; j++)
            {
                values[row, j] = Row(row)[j];
            }
        }

        return values;
    }

    /// <summary>The elements are those expected, the padding is +0, and nothing else was written.</summary>
    public void AssertHolds(T[,] expected, string what)
    {
        Assert.Equal((Rows, Columns), (expected.GetLength(0), expected.GetLength(1)));
        for (int row = 0; row < Rows; row++)
        {
            Bits.AssertSame<T>(KernelOracle.Row(expected, row), Row(row), $"{what}, row {row}");
        }

        AssertSurroundings(what);
    }

    public void AssertHolds(T[] expected, string what) => AssertHolds(OneRow(expected), what);

    /// <summary>Not a bit has changed.</summary>
    public void AssertUntouched(string what)
    {
        ReadOnlySpan<T> now = _buffer.Span;
        for (int i = 0; i < now.Length; i++)
        {
            if (!Bits.Identical(now[i], _before[i]))
            {
                Assert.Fail($"{what}: an operand was written, element {i - _start} from {_before[i]:R} to {now[i]:R}");
            }
        }
    }

    // The padding holds +0 beforehand, the rest NaN: neither may have changed.
    private void AssertSurroundings(string what)
    {
        ReadOnlySpan<T> now = _buffer.Span;
        for (int i = 0; i < now.Length; i++)
        {
            int place = i - _start;
            bool inRows = place >= 0 && place < Rows * Stride;
            bool element = inRows && place % Stride < Columns;
            if (!element && !Bits.Identical(now[i], _before[i]))
            {
                string where = inRows && place % Stride < _paddedColumns ? "padding" : "memory outside of the matrix";
                Assert.Fail($"{what}: {where} was written, element {place} with {now[i]:R}");
            }
        }
    }

    // Quiet NaNs whose payload is a number of the matrix and the place, as far as 22 bits go.
    private static void FillWithGuards(Span<T> memory, int matrix)
    {
        for (int i = 0; i < memory.Length; i++)
        {
            int payload = ((matrix * 100003) + i) & 0x3FFFFF;
            memory[i] = typeof(T) == typeof(float)
                ? Unsafe.BitCast<int, T>(0x7FC00000 | payload)
                : Unsafe.BitCast<long, T>(0x7FF8000000000000 | (uint)payload);
        }
    }

    private static T[,] OneRow(T[] row)
    {
        var matrix = new T[1, row.Length];
        for (int j = 0; j < row.Length; j++)
        {
            matrix[0, j] = row[j];
        }

        return matrix;
    }
}
