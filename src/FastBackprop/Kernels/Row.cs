using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// A row of n numbers that is read in whole registers: its last, incomplete 64 bytes, padded with zeros, are at the tail. The tail of a
/// padded row is in the row itself.
/// </summary>
/// <param name="first">The first number.</param>
/// <param name="tail">The last, incomplete 64 bytes.</param>
/// <param name="count">n.</param>
internal readonly ref struct Row<T>(ref T first, ref T tail, int count)
    where T : unmanaged
{
    private readonly ref T _first = ref first;
    private readonly ref T _tail = ref tail;

    /// <summary>A padded row.</summary>
    public Row(ref T first, int count)
        : this(ref first, ref Unsafe.Add(ref first, count & -AlignedMemory.Lanes<T>()), count)
    {
    }

    /// <summary>A row without padding, whose last, incomplete 64 bytes are copied.</summary>
    public Row(ReadOnlySpan<T> row, Span<T> tail)
        : this(ref Operands.First(row), ref tail[0], row.Length) => Operands.CopyTail(row, tail);

    public ref T First => ref _first;

    public ref T Tail => ref _tail;

    public int Count => count;
}
