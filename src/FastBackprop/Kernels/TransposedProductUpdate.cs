using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>W += Xᵀ·U</c>; where W has one row more than X has columns, the last row gets the sum of the rows of U.
/// <para>Shapes: X is s × m, U is s × n with padded rows, W is m (+ 1) × n with padded rows. W may not overlap X or U.</para>
/// <para>Reads and writes W once, and reads X and U once for each tile of W.</para>
/// <para>Order: one chain an element, which starts at the old weight and takes the rows in order, each term one fused
/// multiply-add: the bits are those of s updates <c>W += x⊗u</c>, one after the other.</para>
/// <para>Bound: the multiply-adds, s·m·n.</para>
/// </summary>
internal static class TransposedProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T x, nint xStride, int s, int m, ref T u, nint uStride, int n, ref T w, nint stride, bool bias)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint column = 0;
        if (typeof(TSimd) != typeof(SimdScalar<T>))
        {
            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    ref x, xStride, s, m, ref Unsafe.Add(ref u, column), uStride, ref Unsafe.Add(ref w, column), stride, bias);
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                ref x, xStride, s, m, ref Unsafe.Add(ref u, column), uStride, ref Unsafe.Add(ref w, column), stride, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(
        ref T x, nint xStride, nint s, nint m, ref T u, nint uStride, ref T w, nint stride, bool bias)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint k = 0;
        for (; k <= m - 4; k += 4)
        {
            ref T w0 = ref Unsafe.Add(ref w, k * stride);
            ref T w1 = ref Unsafe.Add(ref w0, stride);
            ref T w2 = ref Unsafe.Add(ref w1, stride);
            ref T w3 = ref Unsafe.Add(ref w2, stride);
            TStrip r0 = TStrip.Load(ref w0);
            TStrip r1 = TStrip.Load(ref w1);
            TStrip r2 = TStrip.Load(ref w2);
            TStrip r3 = TStrip.Load(ref w3);
            ref T xt = ref Unsafe.Add(ref x, k);
            ref T ut = ref u;
            for (nint t = 0; t < s; t++)
            {
                r0 = TStrip.MultiplyAdd(xt, ref ut, r0);
                r1 = TStrip.MultiplyAdd(Unsafe.Add(ref xt, 1), ref ut, r1);
                r2 = TStrip.MultiplyAdd(Unsafe.Add(ref xt, 2), ref ut, r2);
                r3 = TStrip.MultiplyAdd(Unsafe.Add(ref xt, 3), ref ut, r3);
                xt = ref Unsafe.Add(ref xt, xStride);
                ut = ref Unsafe.Add(ref ut, uStride);
            }

            TStrip.Store(r0, ref w0);
            TStrip.Store(r1, ref w1);
            TStrip.Store(r2, ref w2);
            TStrip.Store(r3, ref w3);
        }

        for (; k < m; k++)
        {
            ref T w0 = ref Unsafe.Add(ref w, k * stride);
            TStrip r0 = TStrip.Load(ref w0);
            for (nint t = 0; t < s; t++)
            {
                r0 = TStrip.MultiplyAdd(Unsafe.Add(ref x, (t * xStride) + k), ref Unsafe.Add(ref u, t * uStride), r0);
            }

            TStrip.Store(r0, ref w0);
        }

        if (bias)
        {
            ref T last = ref Unsafe.Add(ref w, m * stride);
            TStrip r0 = TStrip.Load(ref last);
            for (nint t = 0; t < s; t++)
            {
                r0 = TStrip.MultiplyAdd(T.One, ref Unsafe.Add(ref u, t * uStride), r0);
            }

            TStrip.Store(r0, ref last);
        }
    }
}
