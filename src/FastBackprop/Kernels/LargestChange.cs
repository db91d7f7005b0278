using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The largest <c>|x_j − y_j|</c> and the largest <c>|x_j|</c> of two rows: how far from rest a relaxation is.
/// <para>Shapes: n values each, in padded rows. Reads whole registers, writes nothing.</para>
/// <para>Order: none; a maximum does not depend on it. The change is infinite if a difference is; otherwise NaN if one is NaN.</para>
/// <para>Bound: the reads of both rows.</para>
/// </summary>
internal static class LargestChange
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static (T Change, T Magnitude) Run<TSimd, T>(ref T x, ref T y, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPadded(ref x, 0, 1, n, TSimd.Count, "x");
        Check.IsPadded(ref y, 0, 1, n, TSimd.Count, "y");
        TSimd changes = TSimd.Zero;
        TSimd magnitudes = TSimd.Zero;
        bool isFinite = true;
        for (nint j = 0; j < n; j += TSimd.Count)
        {
            TSimd value = TSimd.Load(ref Unsafe.Add(ref x, j));
            TSimd change = TSimd.Abs(value - TSimd.Load(ref Unsafe.Add(ref y, j)));
            TSimd magnitude = TSimd.Abs(value);
            isFinite &= TSimd.IsFinite(change);
            changes = TSimd.SelectLess(changes, change, change, changes);
            magnitudes = TSimd.SelectLess(magnitudes, magnitude, magnitude, magnitudes);
        }

        // Comparisons skip a NaN.
        T largest = Largest<TSimd, T>(changes);
        return (isFinite || T.IsInfinity(largest) ? largest : T.NaN, Largest<TSimd, T>(magnitudes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Largest<TSimd, T>(TSimd values)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[TSimd.Count];
        TSimd.Store(values, ref lanes[0]);
        T largest = T.Zero;
        foreach (T lane in lanes)
        {
            largest = lane > largest ? lane : largest;
        }

        return largest;
    }
}
