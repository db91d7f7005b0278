using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Numerics;

/// <summary>A row-major matrix over memory that somebody else owns: a span, its rows and columns, and the distance between rows.</summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    private readonly Span<T> _data;

    /// <summary>A matrix whose rows follow each other without a gap.</summary>
    /// <param name="data">At least <c>rows·columns</c> elements.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, 0 or more.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the data.</exception>
    public MatrixSpan(Span<T> data, int rows, int columns)
        : this(data, rows, columns, columns)
    {
    }

    /// <summary>A matrix whose row <c>i</c> starts at element <c>i·stride</c>.</summary>
    /// <param name="data">At least <c>(rows − 1)·stride + columns</c> elements.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, 0 or more.</param>
    /// <param name="stride">Elements from the start of one row to the start of the next, at least <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the data.</exception>
    public MatrixSpan(Span<T> data, int rows, int columns, int stride)
    {
        _data = data[..MatrixLayout.Extent<T>(data, rows, columns, stride)];
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns that hold values; the elements between <see cref="Columns"/> and <see cref="Stride"/> are padding.</summary>
    public int Columns { get; }

    /// <summary>Elements from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>The element in row <paramref name="row"/> and column <paramref name="column"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            MatrixLayout.ThrowUnlessInside(row, column, Rows, Columns);
            return ref _data[(row * Stride) + column];
        }
    }

    internal Span<T> Data => _data;

    internal ref T First => ref MemoryMarshal.GetReference(_data);

    internal bool IsPadded => MatrixLayout.IsPadded<T>(_data.Length, Rows, Stride);

    /// <summary>The columns of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<T> Row(int row)
    {
        MatrixLayout.ThrowUnlessInside(row, 0, Rows, 1);
        return _data.Slice(row * Stride, Columns);
    }

    /// <summary>The same matrix, read-only.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "As Span<T> has it.")]
    public static implicit operator ReadOnlyMatrixSpan<T>(MatrixSpan<T> matrix) => new(matrix);
}

/// <summary>The read-only counterpart of <see cref="MatrixSpan{T}"/>.</summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct ReadOnlyMatrixSpan<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _data;

    /// <inheritdoc cref="MatrixSpan{T}.MatrixSpan(Span{T}, int, int)"/>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> data, int rows, int columns)
        : this(data, rows, columns, columns)
    {
    }

    /// <inheritdoc cref="MatrixSpan{T}.MatrixSpan(Span{T}, int, int, int)"/>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> data, int rows, int columns, int stride)
    {
        _data = data[..MatrixLayout.Extent<T>(data, rows, columns, stride)];
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    // Its sizes were checked when it was made.
    internal ReadOnlyMatrixSpan(MatrixSpan<T> matrix)
    {
        _data = matrix.Data;
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        Stride = matrix.Stride;
    }

    /// <inheritdoc cref="MatrixSpan{T}.Rows"/>
    public int Rows { get; }

    /// <inheritdoc cref="MatrixSpan{T}.Columns"/>
    public int Columns { get; }

    /// <inheritdoc cref="MatrixSpan{T}.Stride"/>
    public int Stride { get; }

    /// <inheritdoc cref="MatrixSpan{T}.this"/>
    public ref readonly T this[int row, int column]
    {
        get
        {
            MatrixLayout.ThrowUnlessInside(row, column, Rows, Columns);
            return ref _data[(row * Stride) + column];
        }
    }

    internal ReadOnlySpan<T> Data => _data;

    internal ref T First => ref MemoryMarshal.GetReference(_data);

    internal bool IsPadded => MatrixLayout.IsPadded<T>(_data.Length, Rows, Stride);

    /// <inheritdoc cref="MatrixSpan{T}.Row"/>
    public ReadOnlySpan<T> Row(int row)
    {
        MatrixLayout.ThrowUnlessInside(row, 0, Rows, 1);
        return _data.Slice(row * Stride, Columns);
    }
}

/// <summary>What both matrix spans check.</summary>
internal static class MatrixLayout
{
    /// <summary>
    /// How many elements of <paramref name="data"/> belong to the matrix: its rows with their padding, as far as there is
    /// any behind the last row. What lies beyond is somebody else's, and no reason to speak of overlap.
    /// </summary>
    public static int Extent<T>(ReadOnlySpan<T> data, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns)
        {
            throw new ArgumentException($"stride is {stride}; expected at least the {columns} columns of a row.", nameof(stride));
        }

        long needed = rows == 0 ? 0 : ((rows - 1L) * stride) + columns;
        if (data.Length < needed)
        {
            throw new ArgumentException(
                $"data has {data.Length} elements; {rows} rows of {columns} columns with a stride of {stride} need {needed}.",
                nameof(data));
        }

        return (int)Math.Min(data.Length, (long)rows * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowUnlessInside(int row, int column, int rows, int columns)
    {
        if ((uint)row >= (uint)rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The matrix has {rows} rows.");
        }

        if ((uint)column >= (uint)columns)
        {
            throw new ArgumentOutOfRangeException(nameof(column), column, $"The matrix has {columns} columns.");
        }
    }

    /// <summary>Whether every row, the last included, has its padding up to whole 64 bytes in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPadded<T>(int length, int rows, int stride)
        where T : unmanaged => stride % AlignedMemory.Lanes<T>() == 0 && length >= (long)rows * stride;
}
