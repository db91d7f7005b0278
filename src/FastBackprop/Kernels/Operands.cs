using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>Checks the operands of the public entry points.</summary>
internal static class Operands
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowUnlessLength<T>(ReadOnlySpan<T> span, int expected, string counted, string name)
    {
        if (span.Length != expected)
        {
            ThrowLength(span.Length, expected, counted, name);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowUnlessShape<T>(ReadOnlyMatrixSpan<T> matrix, int rows, int columns, string name)
        where T : unmanaged
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
        {
            ThrowShape(matrix.Rows, matrix.Columns, rows, columns, name);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfPartlyOverlaps<T>(ReadOnlySpan<T> result, string resultName, ReadOnlySpan<T> operand, string operandName)
    {
        if (result.Overlaps(operand, out int offset) && offset != 0)
        {
            ThrowPartialOverlap(resultName, operandName, result.Length - Math.Abs(offset));
        }
    }

    /// <summary>Copies the last, incomplete 64 bytes of a row into <paramref name="tail"/>, followed by zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    private static void ThrowLength(int length, int expected, string counted, string name) =>
        throw new ArgumentException($"{name} has {length} values; expected {expected}, the number of {counted}.", name);

    [DoesNotReturn]
    private static void ThrowShape(int rows, int columns, int expectedRows, int expectedColumns, string name) =>
        throw new ArgumentException($"{name} is {rows} × {columns}; expected {expectedRows} × {expectedColumns}.", name);

    [DoesNotReturn]
    private static void ThrowPartialOverlap(string resultName, string operandName, int values) => throw new ArgumentException(
        $"{resultName} overlaps {operandName} by {values} values; expected the same memory or none in common.", resultName);

    [DoesNotReturn]
    private static void ThrowOverlap(string resultName, string operandName) =>
        throw new ArgumentException($"{resultName} overlaps {operandName}; expected memory of its own.", resultName);
}
