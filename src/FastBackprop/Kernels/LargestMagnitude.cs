using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The largest <c>|x_j|</c> of n values; NaN if one of them is infinite or NaN.
/// <para>Reads x once, and nothing after its last value.</para>
/// <para>Order: none; a maximum does not depend on it.</para>
/// <para>Bound: the read of x.</para>
/// </summary>
internal static class LargestMagnitude
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static T Run<TSimd, T>(ref T x, nint n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two of each hide the latency of a comparison and a selection. x·0 is NaN if x is not finite, and a NaN stays in a sum.
        TSimd most0 = TSimd.Zero;
        TSimd most1 = TSimd.Zero;
        TSimd finite0 = TSimd.Zero;
        TSimd finite1 = TSimd.Zero;
        nint i = 0;
        for (; i <= n - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            TSimd x0 = TSimd.Load(ref Unsafe.Add(ref x, i));
            TSimd x1 = TSimd.Load(ref Unsafe.Add(ref x, i + TSimd.Count));
            finite0 = TSimd.MultiplyAdd(x0, TSimd.Zero, finite0);
            finite1 = TSimd.MultiplyAdd(x1, TSimd.Zero, finite1);
            most0 = TSimd.SelectLess(most0, TSimd.Abs(x0), TSimd.Abs(x0), most0);
            most1 = TSimd.SelectLess(most1, TSimd.Abs(x1), TSimd.Abs(x1), most1);
        }

        most0 = TSimd.SelectLess(most0, most1, most1, most0);
        bool isFinite = TSimd.IsFinite(finite0 + finite1);
        T largest = T.Zero;
        for (; i < n; i++)
        {
            T magnitude = T.Abs(Unsafe.Add(ref x, i));
            isFinite &= T.IsFinite(magnitude);
            largest = magnitude > largest ? magnitude : largest;
        }

        Unsafe.SkipInit(out Register lanes);
        ref T lane = ref Unsafe.As<Register, T>(ref lanes);
        TSimd.Store(most0, ref lane);
        for (nint j = 0; j < TSimd.Count; j++)
        {
            largest = Unsafe.Add(ref lane, j) > largest ? Unsafe.Add(ref lane, j) : largest;
        }

        return isFinite ? largest : T.NaN;
    }

    // 64 bytes, the widest register.
    [InlineArray(8)]
    private struct Register
    {
        private double _first;
    }
}
