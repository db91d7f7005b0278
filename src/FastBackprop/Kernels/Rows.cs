using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>Rows of numbers as one operand, so that no kernel gets the rows of one matrix and the stride of another.</summary>
/// <param name="first">The first number of the first row.</param>
/// <param name="stride">Elements from one row to the next.</param>
/// <param name="count">Rows.</param>
/// <param name="columns">Numbers of a row; padding may follow them.</param>
internal readonly ref struct Rows<T>(ref T first, int stride, int count, int columns)
    where T : unmanaged
{
    private readonly ref T _first = ref first;

    /// <summary>The rows of a matrix.</summary>
    public Rows(ReadOnlyMatrixSpan<T> matrix)
        : this(ref matrix.First, matrix.Stride, matrix.Rows, matrix.Columns)
    {
    }

    public ref T First => ref _first;

    public nint Stride => stride;

    public int Count => count;

    public int Columns => columns;

    /// <summary>The first number of a row. A reference to the row after the last may be formed, but not read.</summary>
    public ref T this[nint row] => ref Unsafe.Add(ref _first, row * stride);

    /// <summary>The elements from the first number to the last.</summary>
    public nint Extent => Check.Extent(count, stride, columns);

    /// <summary>Some of the rows.</summary>
    public Rows<T> Slice(nint start, int rows) => new(ref this[start], stride, rows, columns);

    /// <summary>Some of the columns of every row.</summary>
    public Rows<T> OfColumns(int start, int end) => new(ref Unsafe.Add(ref _first, start), stride, count, end - start);
}
