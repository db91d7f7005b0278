using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>
/// Row by row over whole matrices, which may be views of wider ones: elements between the columns and the next row are not written, and
/// their values are not used. The padding of a <see cref="Matrix{T}"/> stays zero.
/// </content>
public static partial class Activations
{
    /// <summary><c>A = f(Z)</c>, the function applied to each row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="activation">f.</param>
    /// <param name="z">s × n.</param>
    /// <param name="a">s × n; may be z, but not overlap it in part.</param>
    /// <exception cref="ArgumentException">The shapes differ, the memory overlaps in part, or the activation is not defined.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(Activation activation, ReadOnlyMatrixSpan<T> z, MatrixSpan<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        bool isRowwise = ActivationTraits.Of(activation).IsRowwise;
        Operands.ThrowUnlessShape<T>(a, z.Rows, z.Columns, nameof(a));
        ThrowUnlessSameOrApart(a, nameof(a), z, nameof(z));
        if (z.Rows == 0 || z.Columns == 0)
        {
            return;
        }

        if (!z.TakesWholeRegisters || !a.TakesWholeRegisters)
        {
            for (int row = 0; row < z.Rows; row++)
            {
                ApplyToRow(activation, z.Row(row), a.Row(row));
            }

            return;
        }

        // An element-by-element function takes the matrix as one long row; the padding is cleared afterwards.
        KernelSet<T> kernels = KernelSet<T>.Default;
        int stride = AlignedMemory.Pad<T>(z.Columns);
        bool isOneRow = !isRowwise && z.Stride == stride && a.Stride == stride;
        int rows = isOneRow ? 1 : z.Rows;
        int columns = isOneRow ? z.Rows * stride : z.Columns;
        for (nint row = 0; row < rows; row++)
        {
            kernels.Activate(
                activation,
                new Row<T>(ref Unsafe.Add(ref z.First, row * z.Stride), columns),
                new Row<T>(ref Unsafe.Add(ref a.First, row * a.Stride), columns));
        }

        ClearPadding(a, isOneRow);
    }

    /// <summary><c>D = E∘f'(Z)</c>, row by row, with the slope expressed by the output <c>A = f(Z)</c>; for GELU and SiLU by Z.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="activation">f.</param>
    /// <param name="a">The layer's outputs, s × n; for GELU and SiLU its sums Z.</param>
    /// <param name="error">E, the derivatives of the loss by A, s × n.</param>
    /// <param name="delta">The derivatives of the loss by Z, s × n; may be the error or a, but not overlap either in part.</param>
    /// <exception cref="ArgumentException">The shapes differ, memory overlaps in part, or the activation is not defined.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByDerivative<T>(
        Activation activation, ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> error, MatrixSpan<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        bool isRowwise = ActivationTraits.Of(activation).IsRowwise;
        Operands.ThrowUnlessShape(error, a.Rows, a.Columns, nameof(error));
        Operands.ThrowUnlessShape<T>(delta, a.Rows, a.Columns, nameof(delta));
        ThrowUnlessSameOrApart(delta, nameof(delta), a, nameof(a));
        ThrowUnlessSameOrApart(delta, nameof(delta), error, nameof(error));
        if (a.Rows == 0 || a.Columns == 0)
        {
            return;
        }

        if (!a.TakesWholeRegisters || !error.TakesWholeRegisters || !delta.TakesWholeRegisters)
        {
            for (int row = 0; row < a.Rows; row++)
            {
                MultiplyRowByDerivative(activation, a.Row(row), error.Row(row), delta.Row(row));
            }

            return;
        }

        KernelSet<T> kernels = KernelSet<T>.Default;
        int stride = AlignedMemory.Pad<T>(a.Columns);
        bool isOneRow = !isRowwise && a.Stride == stride && error.Stride == stride && delta.Stride == stride;
        int rows = isOneRow ? 1 : a.Rows;
        int columns = isOneRow ? a.Rows * stride : a.Columns;
        for (nint row = 0; row < rows; row++)
        {
            kernels.MultiplyByDerivative(
                activation,
                new Row<T>(ref Unsafe.Add(ref a.First, row * a.Stride), columns),
                new Row<T>(ref Unsafe.Add(ref error.First, row * error.Stride), columns),
                new Row<T>(ref Unsafe.Add(ref delta.First, row * delta.Stride), columns));
        }

        ClearPadding(delta, isOneRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearPadding<T>(MatrixSpan<T> matrix, bool isWritten)
        where T : unmanaged
    {
        for (int row = 0; isWritten && row < matrix.Rows; row++)
        {
            matrix.Data.Slice((row * matrix.Stride) + matrix.Columns, matrix.Stride - matrix.Columns).Clear();
        }
    }

    // The same memory with another stride overlaps in part.
    private static void ThrowUnlessSameOrApart<T>(MatrixSpan<T> result, string resultName, ReadOnlyMatrixSpan<T> operand, string operandName)
        where T : unmanaged
    {
        if (result.Stride == operand.Stride)
        {
            Operands.ThrowIfPartlyOverlaps(result.Data, resultName, operand.Data, operandName);
        }
        else
        {
            Operands.ThrowIfOverlaps(result.Data, resultName, operand.Data, operandName);
        }
    }
}
