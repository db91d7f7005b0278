using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>
/// Applies a function to every element of a row.
/// <para>Whole 64 bytes are read and written in the rows themselves, the last, incomplete 64 bytes at their tails: the end of a padded
/// row, else a padded copy. In the last register written, the lanes after the last element
/// become +0, whatever the function gives there (the sigmoid of 0 is 0.5).</para>
/// <para>The result may be one of the operands; partial overlap is not allowed.</para>
/// </summary>
internal static class Map
{
    /// <summary><c>y_j = f(x_j)</c> for n elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, T, TOperator>(ref T x, ref T xTail, ref T y, ref T yTail, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        Check.IsSameOrApart(ref x, ref y, n & -AlignedMemory.Lanes<T>(), "x and y");
        Check.IsSameOrApart(ref xTail, ref yTail, n % AlignedMemory.Lanes<T>(), "x and y");
        int whole = n & -AlignedMemory.Lanes<T>();
        for (nint j = 0; j < whole; j += TSimd.Count)
        {
            TSimd.Store(TOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref x, j))), ref Unsafe.Add(ref y, j));
        }

        for (int j = 0; j < n - whole; j += TSimd.Count)
        {
            TSimd value = TOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref xTail, j)));
            TSimd.Store(TSimd.KeepFirst(value, n - whole - j), ref Unsafe.Add(ref yTail, j));
        }
    }

    /// <summary><c>z_j = y_j·f'(x_j)</c> for n elements, +0 if that is below the threshold in magnitude: <see cref="FlushOperator"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Back<TSimd, T, TOperator>(ref T x, ref T xTail, ref T y, ref T yTail, ref T z, ref T zTail, int n, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IActivationFunction
    {
        Check.IsSameOrApart(ref x, ref z, n & -AlignedMemory.Lanes<T>(), "x and z");
        Check.IsSameOrApart(ref y, ref z, n & -AlignedMemory.Lanes<T>(), "y and z");
        Check.IsSameOrApart(ref xTail, ref zTail, n % AlignedMemory.Lanes<T>(), "x and z");
        Check.IsSameOrApart(ref yTail, ref zTail, n % AlignedMemory.Lanes<T>(), "y and z");
        int whole = n & -AlignedMemory.Lanes<T>();
        TSimd smallest = TSimd.Broadcast(threshold);
        for (nint j = 0; j < whole; j += TSimd.Count)
        {
            TSimd value = TOperator.Back<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref x, j)), TSimd.Load(ref Unsafe.Add(ref y, j)));
            TSimd.Store(TSimd.DropBelow(value, smallest), ref Unsafe.Add(ref z, j));
        }

        for (int j = 0; j < n - whole; j += TSimd.Count)
        {
            TSimd value = TOperator.Back<TSimd, T>(
                TSimd.Load(ref Unsafe.Add(ref xTail, j)), TSimd.Load(ref Unsafe.Add(ref yTail, j)));
            TSimd.Store(TSimd.KeepFirst(TSimd.DropBelow(value, smallest), n - whole - j), ref Unsafe.Add(ref zTail, j));
        }
    }
}
