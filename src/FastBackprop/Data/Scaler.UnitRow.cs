using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;

namespace FastBackprop.Data;

/// <content>Rows of Euclidean length 1.</content>
public sealed partial class Scaler
{
    // Outside of these bounds squares overflow or lose digits to underflow. A float cannot get there.
    private const double LargestSquared = 1e140;
    private const double SmallestSquared = 1e-140;

    [SkipLocalsInit]
    private static void ToUnitLength<T>(ReadOnlySpan<T> row, Span<T> destination, double largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (largest == 0)
        {
            row.CopyTo(destination);
            return;
        }

        // A power of two changes no significant digit, and cancels in the quotient.
        double scale = largest > LargestSquared ? double.ScaleB(1, -600) : largest < SmallestSquared ? double.ScaleB(1, 600) : 1;
        double length = Math.Sqrt(SquareSum.Run(row, scale));
        Span<double> chunk = stackalloc double[Chunk];
        for (int start = 0; start < row.Length; start += Chunk)
        {
            Span<double> values = Widen(row, start, scale, chunk);
            TensorPrimitives.Divide(values, length, values);
            if (typeof(T) == typeof(float))
            {
                TensorPrimitives.ConvertTruncating(values, MemoryMarshal.Cast<T, float>(destination)[start..]);
            }
            else
            {
                values.CopyTo(MemoryMarshal.Cast<T, double>(destination)[start..]);
            }
        }
    }

    private static Span<double> Widen<T>(ReadOnlySpan<T> row, int start, double scale, Span<double> chunk)
        where T : unmanaged
    {
        Span<double> values = chunk[..Math.Min(Chunk, row.Length - start)];
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<T, float>(row).Slice(start, values.Length), values);
        }
        else
        {
            TensorPrimitives.Multiply(MemoryMarshal.Cast<T, double>(row).Slice(start, values.Length), scale, values);
        }

        return values;
    }
}
