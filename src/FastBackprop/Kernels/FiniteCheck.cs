using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Whether n values are all finite, also when multiplied by a scale: <c>scale·x·0</c> is 0 if the product is finite, else NaN, and
/// a NaN stays in a sum. With a power of two as the scale this tells whether <c>|x|</c> is below a bound, for one more multiplication.
/// <para>Reads x once, and nothing after its last value.</para>
/// <para>Bound: the read of x.</para>
/// </summary>
internal static class FiniteCheck
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static bool Run<TSimd, T>(ref T x, nint n, T scale)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint i = 0;
        TSimd factor = TSimd.Broadcast(scale);
        TSimd sum = TSimd.Zero;
        if (n >= 4 * TSimd.Count)
        {
            // Four sums hide the latency of the multiply-add.
            TSimd s1 = TSimd.Zero;
            TSimd s2 = TSimd.Zero;
            TSimd s3 = TSimd.Zero;
            for (; i <= n - (4 * TSimd.Count); i += 4 * TSimd.Count)
            {
                ref T xi = ref Unsafe.Add(ref x, i);
                sum = TSimd.MultiplyAdd(factor * TSimd.Load(ref xi), TSimd.Zero, sum);
                s1 = TSimd.MultiplyAdd(factor * TSimd.Load(ref Unsafe.Add(ref xi, TSimd.Count)), TSimd.Zero, s1);
                s2 = TSimd.MultiplyAdd(factor * TSimd.Load(ref Unsafe.Add(ref xi, 2 * TSimd.Count)), TSimd.Zero, s2);
                s3 = TSimd.MultiplyAdd(factor * TSimd.Load(ref Unsafe.Add(ref xi, 3 * TSimd.Count)), TSimd.Zero, s3);
            }

            sum = (sum + s1) + (s2 + s3);
        }

        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            sum = TSimd.MultiplyAdd(factor * TSimd.Load(ref Unsafe.Add(ref x, i)), TSimd.Zero, sum);
        }

        T rest = T.Zero;
        for (; i < n; i++)
        {
            rest += scale * Unsafe.Add(ref x, i) * T.Zero;
        }

        return TSimd.IsFinite(sum) & T.IsFinite(rest);
    }
}
