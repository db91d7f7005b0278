using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="RowProduct"/> for an x that is mostly zeros: only the rows of W that a <see cref="NonZeroList"/> names are read.
/// <para>Order: as <see cref="SummationChains"/> says, the zero terms left out; a zero term never changes a sum, except that it
/// turns −0 into +0.</para>
/// <para>Bound: one read of the named rows of W.</para>
/// </summary>
internal static class SparseRowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, int m, ref int list, ReadOnlySpan<int> ends, ref T w, nint stride, bool bias, ref T z, int n, int chains)
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
                    ref x, ref list, ends, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column), ref Unsafe.Add(ref z, column), chains);
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    ref x, ref list, ends, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column), ref Unsafe.Add(ref z, column), chains);
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                ref x, ref list, ends, ref Unsafe.Add(ref w, column), stride, bias, ref Unsafe.Add(ref last, column), ref Unsafe.Add(ref z, column), chains);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(
        ref T x, ref int list, ReadOnlySpan<int> ends, ref T w, nint stride, bool bias, ref T last, ref T z, int chains)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip sum = Chain(bias ? TStrip.Load(ref last) : TStrip.Zero, ref x, ref list, 0, ends[0], ref w, stride);
        if (chains > 1)
        {
            sum += Chain(TStrip.Zero, ref x, ref list, ends[0], ends[1], ref w, stride);
            TStrip upper = Chain(TStrip.Zero, ref x, ref list, ends[1], ends[2], ref w, stride);
            upper += Chain(TStrip.Zero, ref x, ref list, ends[2], ends[3], ref w, stride);
            sum += upper;
        }

        TStrip.Store(sum, ref z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TStrip Chain(TStrip sum, ref T x, ref int list, nint first, nint end, ref T w, nint stride)
        {
            for (nint i = first; i < end; i++)
            {
                nint k = Unsafe.Add(ref list, i);
                sum = TStrip.MultiplyAdd(Unsafe.Add(ref x, k), ref Unsafe.Add(ref w, k * stride), sum);
            }

            return sum;
        }
    }
}
