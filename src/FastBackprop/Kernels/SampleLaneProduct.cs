using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>Z = X·W</c>, or <c>X·W + bias</c>, for samples that lie in the lanes: X and Z are transposed, a row for each input and
/// each output, a column for each sample. So a layer narrower than a register wastes no lanes.
/// <para>Shapes: X is m × s and Z n × s, with rows of whole strips of samples; W is m (+ 1) × n. Z may not overlap X or W.</para>
/// <para>Reads and writes whole strips, and of W its elements alone. Lanes behind the last sample hold what they give: whatever is
/// there stays in its lane.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a sample gives the same bits as in a row of its own.</para>
/// <para>Bound: the multiply-adds, m·n for each register of samples.</para>
/// </summary>
internal static class SampleLaneProduct
{
    /// <summary>Samples are worked on in strips of so many.</summary>
    public static int StripSamples<TSimd, T>()
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>.Count;

    /// <summary>The product for all strips that hold one of the first <paramref name="s"/> samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, int s, nint sampleStride, int m, ref T w, nint stride, bool bias, ref T z, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint sample = 0; sample < s; sample += StripSamples<TSimd, T>())
        {
            for (nint j = 0; j < n; j++)
            {
                Output<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>(
                    ref Unsafe.Add(ref x, sample),
                    sampleStride,
                    m,
                    ref Unsafe.Add(ref w, j),
                    stride,
                    bias,
                    ref Unsafe.Add(ref z, (j * sampleStride) + sample),
                    chains);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<TStrip, T>(
        ref T x, nint sampleStride, nint m, ref T w, nint stride, bool bias, ref T z, int chains)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip c0 = bias ? TStrip.Broadcast(Unsafe.Add(ref w, m * stride)) : TStrip.Zero;
        if (chains == 1)
        {
            for (nint k = 0; k < m; k++)
            {
                c0 = TStrip.MultiplyAdd(Unsafe.Add(ref w, k * stride), ref Unsafe.Add(ref x, k * sampleStride), c0);
            }

            TStrip.Store(c0, ref z);
            return;
        }

        TStrip c1 = TStrip.Zero;
        TStrip c2 = TStrip.Zero;
        TStrip c3 = TStrip.Zero;
        for (nint k = 0; k < m; k += SummationChains.Most)
        {
            ref T wk = ref Unsafe.Add(ref w, k * stride);
            ref T xk = ref Unsafe.Add(ref x, k * sampleStride);
            c0 = TStrip.MultiplyAdd(wk, ref xk, c0);
            if (k + 1 < m)
            {
                c1 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, stride), ref Unsafe.Add(ref xk, sampleStride), c1);
            }

            if (k + 2 < m)
            {
                c2 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, 2 * stride), ref Unsafe.Add(ref xk, 2 * sampleStride), c2);
            }

            if (k + 3 < m)
            {
                c3 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, 3 * stride), ref Unsafe.Add(ref xk, 3 * sampleStride), c3);
            }
        }

        TStrip.Store((c0 + c1) + (c2 + c3), ref z);
    }
}
