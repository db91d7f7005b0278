using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>W += a·x⊗d</c>; where W has one row more than x has values, the last row gets <c>a·d</c> (the bias's input is 1).
/// <para>Shapes: x has m values; d has n values and room for whole registers; W is m (+ 1) × n, its rows padded.</para>
/// <para>Reads and writes W once, up to the last register that holds a logical column. W may not overlap x or d.</para>
/// <para>Order: <c>u = a·d</c> is rounded first, once; then each element is one fused multiply-add, <c>x_k·u_j + W_kj</c>.</para>
/// <para>Bound: one read and one write of W, at the cache level that holds it.</para>
/// </summary>
internal static class OuterProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(T a, ref T x, int m, ref T d, int n, ref T w, nint stride, bool bias)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint column = 0;
        if (typeof(TSimd) != typeof(SimdScalar<T>))
        {
            for (; column <= n - (8 * TSimd.Count); column += 8 * TSimd.Count)
            {
                Columns<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>(
                    a, ref x, m, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    a, ref x, m, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                a, ref x, m, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(T a, ref T x, nint m, ref T d, ref T w, nint stride, bool bias)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip u = TStrip.Scale(a, ref d);
        for (nint k = 0; k < m; k++)
        {
            TStrip.AddTo(ref w, Unsafe.Add(ref x, k), u);
            w = ref Unsafe.Add(ref w, stride);
        }

        if (bias)
        {
            TStrip.AddTo(ref w, T.One, u);
        }
    }
}
