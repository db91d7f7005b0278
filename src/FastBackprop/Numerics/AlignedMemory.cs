using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Numerics;

/// <summary>
/// Memory for kernels: zeroed, 64-byte aligned, and padded at the end of every row. It is a slice of a pinned,
/// over-allocated array, so the garbage collector frees it like any other object and no span can outlive it.
/// </summary>
internal static class AlignedMemory
{
    /// <summary>The alignment, and the unit that rows are padded to: one cache line, one 512-bit register.</summary>
    public const int Bytes = 64;

    /// <summary>Elements in <see cref="Bytes"/>: 16 floats or 8 doubles.</summary>
    public static int Lanes<T>()
        where T : unmanaged => Bytes / Unsafe.SizeOf<T>();

    /// <summary>The row stride for rows of <paramref name="columns"/> elements: rounded up to whole 64 bytes.</summary>
    public static int Pad<T>(int columns)
        where T : unmanaged => checked(columns + (Lanes<T>() - 1)) & -Lanes<T>();

    /// <summary>The most elements that <see cref="Allocate"/> gives: an array, less the cost of aligning its start.</summary>
    public static int MostElements<T>()
        where T : unmanaged => Array.MaxLength - Lanes<T>();

    /// <summary>
    /// Allocates <paramref name="length"/> zeros, the first of them 64-byte aligned. The length is a <see cref="long"/>, so that a
    /// product of two sizes that overflows an <see cref="int"/> is refused rather than wrapped.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 0 or above <see cref="MostElements"/>.</exception>
    public static unsafe AlignedBuffer<T> Allocate<T>(long length)
        where T : unmanaged
    {
        if (length < 0 || length > MostElements<T>())
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"{length} elements are asked for; expected 0 to {MostElements<T>()}, which an array holds.");
        }

        T[] array = GC.AllocateArray<T>((int)length + Lanes<T>(), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        int offset = (int)((0 - address) % Bytes) / Unsafe.SizeOf<T>();
        Check.IsMultiple((nint)(address + ((nuint)offset * (nuint)Unsafe.SizeOf<T>())), Bytes, "the address");
        return new AlignedBuffer<T>(array, offset, (int)length);
    }

    /// <summary>
    /// The first 64-byte aligned element of memory on the stack: a register that straddles two cache lines costs twice.
    /// The span needs <see cref="Lanes{T}"/> − 1 spare elements.
    /// </summary>
    public static unsafe ref T AlignedStart<T>(Span<T> stack)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(stack);
        return ref Unsafe.AddByteOffset(ref first, (0 - (nuint)Unsafe.AsPointer(ref first)) % Bytes);
    }
}

/// <summary>A 64-byte aligned slice of a pinned array.</summary>
internal readonly struct AlignedBuffer<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _offset;

    public AlignedBuffer(T[] array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        Length = length;
    }

    public int Length { get; }

    public ref T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);
    }

    public Span<T> Span => _array.AsSpan(_offset, Length);

    /// <summary>Whether a span overlaps the buffer, by two comparisons without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Overlaps(ReadOnlySpan<T> span)
    {
        nint distance = Unsafe.ByteOffset(ref First, ref MemoryMarshal.GetReference(span));
        return (nuint)distance < (nuint)Length * (nuint)Unsafe.SizeOf<T>() || (nuint)(-distance) < (nuint)span.Length * (nuint)Unsafe.SizeOf<T>();
    }
}
