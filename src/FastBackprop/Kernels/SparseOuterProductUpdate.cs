using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="OuterProductUpdate"/> for an x that is mostly zeros: only the rows of W whose bit is set in a <see cref="NonZeroMask"/>,
/// and the bias row, are read and written.
/// <para>Order: the same operations on each element. The rows are visited from the last to the first: those that
/// <see cref="SparseRowProduct"/> has read last are still in the first-level cache, and those written last will be when the next
/// sample's product begins with them. In a loop of both it saves an eighth of the time.</para>
/// <para>Bound: one read and one write of those rows.</para>
/// </summary>
internal static class SparseOuterProductUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(T a, ref T x, ref ulong mask, ref T d, in Weights<T> weights)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T w = ref weights.First;
        nint stride = weights.Stride;
        int m = weights.Inputs;
        bool bias = weights.HasBias;
        int n = weights.Outputs;
        Check.IsPadded(ref d, 0, 1, n, TSimd.Count, "d");
        Check.IsPadded(ref w, stride, weights.Rows, n, TSimd.Count, "W");
        Check.IsApart(ref w, weights.Extent, ref x, m, "W and x");
        Check.IsApart(ref w, weights.Extent, ref d, n, "W and d");
        NonZeroMask.CheckMask(ref x, m, ref mask);
        nint column = 0;
        if (typeof(TSimd) != typeof(SimdScalar<T>))
        {
            for (; column <= n - (8 * TSimd.Count); column += 8 * TSimd.Count)
            {
                Columns<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>(
                    a, ref x, m, ref mask, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
            }

            for (; column <= n - (2 * TSimd.Count); column += 2 * TSimd.Count)
            {
                Columns<DoubleStrip<SingleStrip<TSimd, T>, T>, T>(
                    a, ref x, m, ref mask, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
            }
        }

        for (; column < n; column += TSimd.Count)
        {
            Columns<SingleStrip<TSimd, T>, T>(
                a, ref x, m, ref mask, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TStrip, T>(T a, ref T x, nint m, ref ulong mask, ref T d, ref T w, nint stride, bool bias)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TStrip u = TStrip.Scale(a, ref d);
        if (bias)
        {
            TStrip.AddTo(ref Unsafe.Add(ref w, m * stride), T.One, u);
        }

        for (nint first = (m - 1) & -NonZeroMask.WordBits; first >= 0; first -= NonZeroMask.WordBits)
        {
            ulong word = Unsafe.Add(ref mask, first / NonZeroMask.WordBits);
            while (word != 0)
            {
                int bit = BitOperations.Log2(word);
                word ^= 1UL << bit;
                nint k = first + bit;
                TStrip.AddTo(ref Unsafe.Add(ref w, k * stride), Unsafe.Add(ref x, k), u);
            }
        }
    }
}
