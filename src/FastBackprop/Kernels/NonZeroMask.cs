using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Which values of a row are not zero: bit <c>k mod 64</c> of word <c>k ÷ 64</c> for value k, so that
/// <see cref="SparseRowProduct"/> and <see cref="SparseOuterProductUpdate"/> can visit only those rows of the weights.
/// <para>Reads the m values of x and nothing after them; writes <see cref="Words"/> words, with 0 in the bits after the last value.</para>
/// <para>Bound: the read of x. A list of the indices took three to four times as long to make. Walking the bits of a word is hidden
/// by the reads of the weights: a wrongly predicted end of a word is known long before its last rows arrive.</para>
/// </summary>
internal static class NonZeroMask
{
    /// <summary>Values in a word.</summary>
    public const int WordBits = 64;

    /// <summary>Words that <paramref name="m"/> values need.</summary>
    public static int Words(int m) => (int)(((uint)m + (WordBits - 1)) / WordBits);

    /// <summary>Writes the mask; returns the number of values that are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Build<TSimd, T>(ref T x, nint m, ref ulong mask)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        nint first = 0;
        for (; first <= m - WordBits; first += WordBits)
        {
            ulong word = 0;
            for (int lane = 0; lane < WordBits; lane += 4 * TSimd.Count)
            {
                ref T xi = ref Unsafe.Add(ref x, first + lane);
                ulong four = TSimd.NonZeroLanes(TSimd.Load(ref xi))
                    | (TSimd.NonZeroLanes(TSimd.Load(ref Unsafe.Add(ref xi, TSimd.Count))) << TSimd.Count)
                    | (TSimd.NonZeroLanes(TSimd.Load(ref Unsafe.Add(ref xi, 2 * TSimd.Count))) << (2 * TSimd.Count))
                    | (TSimd.NonZeroLanes(TSimd.Load(ref Unsafe.Add(ref xi, 3 * TSimd.Count))) << (3 * TSimd.Count));
                word |= four << lane;
            }

            Unsafe.Add(ref mask, first / WordBits) = word;
            count += BitOperations.PopCount(word);
        }

        if (first < m)
        {
            ulong word = 0;
            nint k = first;
            for (; k <= m - TSimd.Count; k += TSimd.Count)
            {
                word |= TSimd.NonZeroLanes(TSimd.Load(ref Unsafe.Add(ref x, k))) << (int)(k - first);
            }

            for (; k < m; k++)
            {
                word |= (Unsafe.Add(ref x, k) != T.Zero ? 1UL : 0) << (int)(k - first);
            }

            Unsafe.Add(ref mask, first / WordBits) = word;
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>Checks that a mask is that of x, with no bit after the last value.</summary>
    [Conditional(Check.Constant)]
    public static void CheckMask<T>(ref T x, nint m, ref ulong mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint k = 0; k < (nint)Words((int)m) * WordBits; k++)
        {
            bool isSet = ((Unsafe.Add(ref mask, k / WordBits) >> (int)(k % WordBits)) & 1) != 0;
            Check.That(isSet == (k < m && Unsafe.Add(ref x, k) != T.Zero), "a bit of the mask for each value that is not 0, and no other");
        }
    }
}
