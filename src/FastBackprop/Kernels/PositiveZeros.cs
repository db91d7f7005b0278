using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Turns −0 into +0 and leaves everything else unchanged: <c>z + 0</c>, in place, for n values and the rest of the last register.
/// <para>A sum of products is −0 only if every product was zero or underflowed, and then it depends on how many zero terms were
/// visited. After this the sums of a layer have the same bits whether its zero inputs were skipped or not.</para>
/// </summary>
internal static class PositiveZeros
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T z, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            ref T zj = ref Unsafe.Add(ref z, j);
            TSimd.Store(TSimd.Load(ref zj) + TSimd.Zero, ref zj);
        }
    }
}
