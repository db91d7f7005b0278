using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// A row of n numbers that is read by whole registers: its last, incomplete 64 bytes lie, padded with zeros, where the tail begins. In a
/// padded row that is a place of the row itself.
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

    /// <summary>A row without padding, whose last 64 bytes are copied.</summary>
    public Row(ReadOnlySpan<T> row, Span<T> tail)
        : this(ref Operands.First(row), ref tail[0], row.Length) => Operands.CopyTail(row, tail);

    public ref T First => ref _first;

    public ref T Tail => ref _tail;

    public int Count => count;
}
