using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>Checks the operands of the public entry points.</summary>
internal static class Operands
{
    public static void ThrowUnlessLength<T>(ReadOnlySpan<T> span, int expected, string counted, string name)
    {
        if (span.Length != expected)
        {
            throw new ArgumentException($"{name} has {span.Length} values; expected {expected}, the number of {counted}.", name);
        }
    }

    public static void ThrowUnlessPadded<T>(ReadOnlyMatrixSpan<T> matrix, string name)
        where T : unmanaged
    {
        if (!matrix.IsPadded)
        {
            throw new ArgumentException(
                $"The rows of {name} are not padded: its stride is {matrix.Stride}; expected a multiple of {AlignedMemory.Lanes<T>()} "
                + $"(64 bytes), for the last row too. Matrix<{typeof(T).Name}> allocates such rows.",
                name);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfOverlaps<T>(ReadOnlySpan<T> result, string resultName, ReadOnlySpan<T> operand, string operandName)
    {
        if (result.Overlaps(operand))
        {
            ThrowOverlap(resultName, operandName);
        }
    }

    public static void ThrowIfPartlyOverlaps<T>(ReadOnlySpan<T> result, string resultName, ReadOnlySpan<T> operand, string operandName)
    {
        if (result.Overlaps(operand, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                $"{resultName} overlaps {operandName} by {result.Length - Math.Abs(offset)} values; "
                + "expected the same memory or none in common.",
                resultName);
        }
    }

    /// <summary>Copies the last, incomplete 64 bytes of a row into <paramref name="tail"/>, zeros behind.</summary>
    public static void CopyTail<T>(ReadOnlySpan<T> row, Span<T> tail)
        where T : unmanaged
    {
        tail.Clear();
        row[(row.Length & -AlignedMemory.Lanes<T>())..].CopyTo(tail);
    }

    /// <summary>The first element, or a null reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T First<T>(ReadOnlySpan<T> span) => ref MemoryMarshal.GetReference(span);

    [DoesNotReturn]
    private static void ThrowOverlap(string resultName, string operandName) =>
        throw new ArgumentException($"{resultName} overlaps {operandName}; expected memory of its own.", resultName);
}
