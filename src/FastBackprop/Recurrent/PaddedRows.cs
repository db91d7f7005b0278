using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>Zeroed rows for the kernels, by reference: 64-byte aligned, padded to whole 64 bytes.</summary>
internal readonly struct PaddedRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;

    /// <exception cref="ArgumentException">An array cannot hold the rows.</exception>
    public PaddedRows(int rows, int columns, string rowsName)
    {
        ThrowUnlessHeld(rows, columns, rowsName);
        Columns = columns;
        Stride = AlignedMemory.Pad<T>(columns);
        _buffer = AlignedMemory.Allocate<T>((long)rows * Stride);
    }

    /// <summary>For code that makes several of them: checks the widest before any is allocated.</summary>
    /// <exception cref="ArgumentException">An array cannot hold the rows.</exception>
    public static void ThrowUnlessHeld(int rows, int columns, string rowsName)
    {
        int stride = AlignedMemory.Pad<T>(columns);
        if ((long)rows * stride > AlignedMemory.MostElements<T>())
        {
            throw new ArgumentException(
                $"{rows} rows of {stride} elements, padding included, are more than the {AlignedMemory.MostElements<T>()} that an array holds.",
                rowsName);
        }
    }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>All rows with their padding.</summary>
    public Span<T> All => _buffer.Span;

    /// <summary>The first element of a row.</summary>
    public ref T this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _buffer.First, row * Stride);
    }

    /// <summary>A row as an operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Row<T> AsRow(int row) => new(ref this[row], Columns);

    /// <summary>A row without its padding.</summary>
    public Span<T> Row(int row) => _buffer.Span.Slice(row * Stride, Columns);
}
