namespace FastBackprop.Numerics;

/// <summary>
/// A zeroed matrix that owns its memory, in the layout of the kernels: 64-byte aligned, each row padded with zeros to whole 64 bytes.
/// </summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Matrix<T>
    where T : unmanaged
{
    private readonly AlignedBuffer<T> _buffer;

    /// <summary>Allocates a matrix of zeros.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the matrix is too large for an array.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Matrix(int rows, int columns)
    {
        ElementType.ThrowUnlessSupported<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
        int lanes = AlignedMemory.Lanes<T>();
        long padded = (columns + (lanes - 1L)) & -lanes;
        if (Math.Max(rows, 1L) * padded > AlignedMemory.MostElements<T>())
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows),
                rows,
                $"{rows} rows of {padded} elements, padding included, are more than the {AlignedMemory.MostElements<T>()} that an array holds.");
        }

        Stride = (int)padded;
        _buffer = AlignedMemory.Allocate<T>((long)rows * Stride);
    }

    /// <summary>Allocates a matrix with given elements.</summary>
    /// <param name="values">Rows times columns elements, row by row, without padding.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, 0 or more.</param>
    /// <exception cref="ArgumentException">There are more or fewer values, a size is negative, or the matrix is too large for an array.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Matrix(ReadOnlySpan<T> values, int rows, int columns)
        : this(rows, columns)
    {
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"values has {values.Length} elements; {rows} rows of {columns} columns have {(long)rows * columns}.", nameof(values));
        }

        for (int row = 0; row < rows; row++)
        {
            values.Slice(row * columns, columns).CopyTo(Span.Row(row));
        }
    }

    /// <inheritdoc cref="MatrixSpan{T}.Rows"/>
    public int Rows { get; }

    /// <inheritdoc cref="MatrixSpan{T}.Columns"/>
    public int Columns { get; }

    /// <inheritdoc cref="MatrixSpan{T}.Stride"/>
    public int Stride { get; }

    /// <summary>The element in row <paramref name="row"/> and column <paramref name="column"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ref T this[int row, int column] => ref Span[row, column];

    /// <summary>The matrix as a span, for the kernels and for its elements.</summary>
    public MatrixSpan<T> Span => MatrixSpan<T>.OfPaddedRows(_buffer.Span, Rows, Columns, Stride);
}
