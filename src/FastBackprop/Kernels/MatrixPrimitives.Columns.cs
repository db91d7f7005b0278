using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>
/// Which columns are processed in whole registers, and which one by one. One by one are the columns of the last, incomplete 64 bytes, if
/// the elements after them are not padding or would not stay zero.
/// </content>
public static partial class MatrixPrimitives
{
    /// <summary>The columns that both matrices (of equal width) let kernels process in whole registers: all, or whole 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WholeColumns<T>(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b)
        where T : unmanaged =>
        a.TakesWholeRegisters && b.TakesWholeRegisters ? a.Columns : a.Columns & -AlignedMemory.Lanes<T>();

    /// <summary>Whether padding stays zero when <c>a·x⊗0</c> is added: infinity times zero is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool KeepsZeros<T>(T a, ReadOnlySpan<T> x, MatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        weights.Columns % AlignedMemory.Lanes<T>() == 0 || (T.IsFinite(a) && TensorPrimitives.IsFiniteAll(x));

    private static bool KeepsZeros<T>(ReadOnlyMatrixSpan<T> x, MatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < x.Rows; row++)
        {
            if (!KeepsZeros(T.One, x.Row(row), weights))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearPadding<T>(MatrixSpan<T> matrix)
        where T : unmanaged
    {
        int padding = AlignedMemory.Pad<T>(matrix.Columns) - matrix.Columns;
        for (int row = 0; padding > 0 && matrix.IsPadded && row < matrix.Rows; row++)
        {
            matrix.Data.Slice((row * matrix.Stride) + matrix.Columns, padding).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUncheckedOuterProduct<T>(T scale, ReadOnlySpan<T> x, ReadOnlySpan<T> delta, MatrixSpan<T> weights, bool bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KernelSet<T> kernels = KernelSet<T>.Default;
        int whole = delta.Length & -AlignedMemory.Lanes<T>();
        ref T firstX = ref Operands.First(x);
        var w = new Weights<T>(weights, bias);
        kernels.AddOuterProduct(scale, ref firstX, ref Operands.First(delta), w.OfOutputs(0, whole));
        if (whole == delta.Length)
        {
            return;
        }

        w = w.OfOutputs(whole, delta.Length);
        if (!weights.IsPadded || !KeepsZeros(scale, x, weights))
        {
            ViewColumns.AddOuterProduct(scale, ref firstX, ref Unsafe.AsRef(in delta[whole]), w);
            return;
        }

        Span<T> tail = stackalloc T[AlignedMemory.Lanes<T>()];
        Operands.CopyTail(delta, tail);
        kernels.AddOuterProduct(scale, ref firstX, ref tail[0], w);
    }
}
