using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Σᵢ (scale·x_i)²</c> in double, whatever the element is: the one sum of squares of norms, of clipped gradients and of rows
/// scaled to unit length. (A loss sums errors, output by output: <see cref="SquaredErrors"/>.)
/// <para>Order: square i is added to sum i mod 8, in one fused multiply-add, i rising; then the eight are folded, (0+2)+(1+3) and (4+6)+(5+7).
/// Zeros after the last element change nothing.</para>
/// <para>Bound: the conversion of floats, one read of doubles.</para>
/// </summary>
internal static class SquareSum
{
    /// <param name="x">The values. The squares of floats neither overflow nor vanish.</param>
    /// <param name="scale">The factor of each value; the product is rounded, which a power of two mostly avoids.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Run<T>(ReadOnlySpan<T> x, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var factor = Vector512.Create(scale);
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Vector512<double> value = EightDoubles.Load(in x[i]) * factor;
            sums = Vector512.FusedMultiplyAdd(value, value, sums);
        }

        // One by one, not by a copy: because of a call the sums would live in memory, in the loop above too.
        if (i < x.Length)
        {
            ReadOnlySpan<T> rest = x[i..];
            Vector512<double> value = factor * Vector512.Create(
                At(rest, 0), At(rest, 1), At(rest, 2), At(rest, 3), At(rest, 4), At(rest, 5), At(rest, 6), At(rest, 7));
            sums = Vector512.FusedMultiplyAdd(value, value, sums);
        }

        return EightDoubles.Fold(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At<T>(ReadOnlySpan<T> rest, int i)
        where T : unmanaged => i < rest.Length ? ElementType.ToDouble(rest[i]) : 0;
}
