using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The inner loop of every matrix product: a tile of Z, eight or four rows high and one or two registers wide, stays in
/// registers while <c>z_ij = start_ij + Σ_k a_ik·b_kj</c> is summed over it.
/// <para>Element (i, k) of A is <c>i·aRow + k·aStep</c> elements after a, so A may be read along its rows or along its columns;
/// row k of B is <c>k·bStep</c> after b. The sums begin with row <c>i·startRow</c> after start, or with +0 if start is a null
/// reference. All rows of B, start and Z are read and written in whole registers. Z may be start; nothing else may overlap it.</para>
/// <para>Order: one chain an element, k rising, each term one fused multiply-add.</para>
/// <para>Bound: the multiply-adds. Eight in flight hide the four cycles of a multiply-add on two units. A loaded register of A or
/// B must serve more than one of them, because a cycle loads at most two: 8 × 2 takes ten loads for sixteen
/// multiply-adds, and sixteen accumulators, two of B and one of A fit 32 registers; 4 × 2 takes six for eight and fits 16.</para>
/// </summary>
/// <remarks>
/// Named variables, not an array of strips: with them the JIT adds to an accumulator in place, and broadcasts while it loads.
/// With strips each multiply-add makes a copy, and the same tile reaches two thirds of the peak instead of 98 %.
/// </remarks>
internal static partial class ProductTile
{
    /// <summary>Covers Z, whose rows are a multiple of four, with bands of eight or four rows and n columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Cover<TSimd, T>(
        ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow, nint rows, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        for (; TSimd.Registers >= 32 && row <= rows - 8; row += 8)
        {
            EightRows<TSimd, T>(
                ref Unsafe.Add(ref a, row * aRow), aRow, aStep, count, ref b, bStep, ref start, startRow, ref Unsafe.Add(ref z, row * zRow), zRow, n);
            start = ref Shift(ref start, 8 * startRow);
        }

        for (; row < rows; row += 4)
        {
            FourRows<TSimd, T>(
                ref Unsafe.Add(ref a, row * aRow), aRow, aStep, count, ref b, bStep, ref start, startRow, ref Unsafe.Add(ref z, row * zRow), zRow, n);
            start = ref Shift(ref start, 4 * startRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Shift<T>(ref T start, nint elements) => ref Unsafe.IsNullRef(ref start) ? ref start : ref Unsafe.Add(ref start, elements);
}
