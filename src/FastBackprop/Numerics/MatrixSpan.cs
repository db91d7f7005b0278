using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Numerics;

/// <summary>
/// A row-major matrix over memory of another owner: a span, its rows and columns, and the distance between rows. The elements
/// after the columns of a row are not part of the matrix: they may belong to a wider one, and are never written or used.
/// </summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    private readonly Span<T> _data;

    /// <summary>A matrix of contiguous rows.</summary>
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

    private MatrixSpan(Span<T> data, int rows, int columns, int stride, bool isPadded)
        : this(data, rows, columns, stride) => IsPadded = isPadded;

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns; the elements between <see cref="Columns"/> and <see cref="Stride"/> are not part of the matrix.</summary>
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

    /// <summary>
    /// Whether rows are padded with zeros to whole 64 bytes, in memory that only the library writes. The layout alone
    /// does not tell: a view of a wider matrix looks the same.
    /// </summary>
    internal bool IsPadded { get; }

    /// <inheritdoc cref="MatrixLayout.TakesWholeRegisters{T}"/>
    internal bool TakesWholeRegisters => MatrixLayout.TakesWholeRegisters<T>(IsPadded, Columns);

    /// <summary>A matrix whose rows are padded with zeros, and whose padding only the library writes.</summary>
    internal static MatrixSpan<T> OfPaddedRows(Span<T> data, int rows, int columns, int stride)
    {
        Debug.Assert(MatrixLayout.HasRoomForPadding<T>(data.Length, rows, stride), "The rows have no room for their padding.");
        return new(data, rows, columns, stride, isPadded: true);
    }

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

    // The sizes were checked at construction.
    internal ReadOnlyMatrixSpan(MatrixSpan<T> matrix)
    {
        _data = matrix.Data;
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        Stride = matrix.Stride;
        IsPadded = matrix.IsPadded;
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

    /// <inheritdoc cref="MatrixSpan{T}.IsPadded"/>
    internal bool IsPadded { get; }

    /// <inheritdoc cref="MatrixLayout.TakesWholeRegisters{T}"/>
    internal bool TakesWholeRegisters => MatrixLayout.TakesWholeRegisters<T>(IsPadded, Columns);

    /// <inheritdoc cref="MatrixSpan{T}.Row"/>
    public ReadOnlySpan<T> Row(int row)
    {
        MatrixLayout.ThrowUnlessInside(row, 0, Rows, 1);
        return _data.Slice(row * Stride, Columns);
    }
}

/// <summary>The checks of both matrix spans.</summary>
internal static class MatrixLayout
{
    /// <summary>
    /// The number of elements of <paramref name="data"/> that belong to the matrix: whole strides, the last one as far as the data goes.
    /// Elements after the last row do not belong to the matrix; overlap checks ignore them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Extent<T>(ReadOnlySpan<T> data, int rows, int columns, int stride)
    {
        long needed = rows == 0 ? 0 : ((rows - 1L) * stride) + columns;
        if (rows < 0 || columns < 0 || stride < columns || data.Length < needed)
        {
            ThrowSizes(data.Length, rows, columns, stride, needed);
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

    /// <summary>Whether every row, the last included, has room for padding up to whole 64 bytes.</summary>
    public static bool HasRoomForPadding<T>(int length, int rows, int stride)
        where T : unmanaged => stride % AlignedMemory.Lanes<T>() == 0 && length >= (long)rows * stride;

    /// <summary>Whether kernels may work on whole 64 bytes: rows are padded, or have nothing to pad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TakesWholeRegisters<T>(bool isPadded, int columns)
        where T : unmanaged => isPadded || columns % AlignedMemory.Lanes<T>() == 0;

    [DoesNotReturn]
    private static void ThrowSizes(int data, int rows, int columns, int stride, long needed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        throw (stride < columns
            ? new ArgumentException($"stride is {stride}; expected at least the {columns} columns of a row.", nameof(stride))
            : new ArgumentException(
                $"data has {data} elements; {rows} rows of {columns} columns with a stride of {stride} need {needed}.", nameof(data)));
    }
}
