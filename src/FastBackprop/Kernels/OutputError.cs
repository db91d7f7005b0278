using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>delta = s·a − t</c>, and +0 where that is smaller than a threshold: with either entropy and its activation the slope of the loss by the
/// sums, with s the sum of the targets. For half the sum of squares it is the error, and s is 1; a slope that comes behind drops what is small.
/// <para>Shapes: rows of n values, padded; the padding of delta becomes zero. Delta may be t.</para>
/// <para>Order: one rounding, by a fused multiply-add.</para>
/// </summary>
internal static class OutputError
{
    /// <summary><c>a − t</c>, nothing dropped, for whole registers of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Difference<TSimd, T>(ref T a, ref T t, ref T delta, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsMultiple(n, TSimd.Count, "n");
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            TSimd.Store(TSimd.Load(ref Unsafe.Add(ref a, j)) - TSimd.Load(ref Unsafe.Add(ref t, j)), ref Unsafe.Add(ref delta, j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T a, ref T t, ref T delta, int n, T s, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsSameOrApart(ref t, ref delta, n, "t and delta");
        Check.IsApart(ref a, n, ref delta, n, "a and delta");
        TSimd sum = TSimd.Broadcast(s);
        TSimd smallest = TSimd.Broadcast(threshold);
        int j = 0;
        for (; j <= n - TSimd.Count; j += TSimd.Count)
        {
            TSimd error = TSimd.MultiplyAdd(sum, TSimd.Load(ref Unsafe.Add(ref a, j)), -TSimd.Load(ref Unsafe.Add(ref t, j)));
            TSimd.Store(TSimd.DropBelow(error, smallest), ref Unsafe.Add(ref delta, j));
        }

        if (j < n)
        {
            TSimd error = TSimd.MultiplyAdd(sum, TSimd.Load(ref Unsafe.Add(ref a, j)), -TSimd.Load(ref Unsafe.Add(ref t, j)));
            TSimd.Store(TSimd.KeepFirst(TSimd.DropBelow(error, smallest), n - j), ref Unsafe.Add(ref delta, j));
        }
    }
}
