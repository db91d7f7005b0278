using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="OuterProductUpdate"/> for an x that is mostly zeros: only the rows of W that a list names, and the bias row, are
/// read and written.
/// <para>Bound: one read and one write of those rows.</para>
/// </summary>
internal static class SparseOuterProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(T a, ref T x, int m, ref int list, int count, ref T d, int n, ref T w, nint stride, bool bias)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint column = 0;
        ref T last = ref Unsafe.Add(ref w, m * stride);
        if (typeof(TSimd) != typeof(SimdScalar<T>))
        {
            for (; column <= n - (8 * TSimd.Count); column += 8 * TSimd.Count)
            {
                Columns<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>(
                    a, ref x, ref list, count, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column));
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    a, ref x, ref list, count, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column));
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                a, ref x, ref list, count, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(T a, ref T x, ref int list, nint count, ref T d, ref T w, nint stride, bool bias, ref T last)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip u = TStrip.Scale(a, ref d);
        for (nint i = 0; i < count; i++)
        {
            nint k = Unsafe.Add(ref list, i);
            TStrip.AddTo(ref Unsafe.Add(ref w, k * stride), Unsafe.Add(ref x, k), u);
        }

        if (bias)
        {
            TStrip.AddTo(ref last, T.One, u);
        }
    }
}
