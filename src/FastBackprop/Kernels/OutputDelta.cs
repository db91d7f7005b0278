using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>delta = dLoss/dz</c> of output units, from their outputs a and targets t: <c>s·a − t</c>, limited in magnitude, and times the
/// slope of the activation if the <see cref="LossSlope{T}"/> says so; +0 if the result is below a threshold in magnitude.
/// <para>Shapes: rows of n values, padded; the padding of delta becomes zero. Delta may be t. The slope of the activation is expressed by
/// <c>aOrZ</c>, the outputs or the sums (<see cref="ActivationTraits.SlopeIsBySum"/>).</para>
/// <para>Order: one rounding, by a fused multiply-add; then that of <see cref="ActivationKernels.MultiplyByDerivative"/>.</para>
/// </summary>
internal static class OutputDelta
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        in LossSlope<T> slope, Activation activation, ref T aOrZ, ref T a, ref T t, ref T delta, int n, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsSameOrApart(ref t, ref delta, n, "t and delta");
        Check.IsApart(ref a, n, ref delta, n, "a and delta");
        TSimd smallest = TSimd.Broadcast(threshold);
        int j = 0;
        for (; j <= n - TSimd.Count; j += TSimd.Count)
        {
            TSimd error = Error(slope, TSimd.Load(ref Unsafe.Add(ref a, j)), TSimd.Load(ref Unsafe.Add(ref t, j)));
            TSimd.Store(TSimd.DropBelow(error, smallest), ref Unsafe.Add(ref delta, j));
        }

        if (j < n)
        {
            TSimd error = Error(slope, TSimd.Load(ref Unsafe.Add(ref a, j)), TSimd.Load(ref Unsafe.Add(ref t, j)));
            TSimd.Store(TSimd.KeepFirst(TSimd.DropBelow(error, smallest), n - j), ref Unsafe.Add(ref delta, j));
        }

        if (slope.IsByOutput)
        {
            var row = new Row<T>(ref delta, n);
            ActivationKernels.MultiplyByDerivative<TSimd, T>(activation, new Row<T>(ref aOrZ, n), row, row, threshold);
        }
    }

    /// <summary>The error of a register of outputs, for passes that keep a layer in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Limit<TSimd, T>(TSimd error, T limit)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd most = TSimd.Broadcast(limit);
        error = TSimd.SelectLess(most, error, most, error);
        return TSimd.SelectLess(error, -most, -most, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Error<TSimd, T>(in LossSlope<T> slope, TSimd a, TSimd t)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Limit(TSimd.MultiplyAdd(TSimd.Broadcast(slope.Scale), a, -t), slope.Limit);
}

/// <summary>The slope of a loss at a sample's outputs a and targets t: <c>s·a − t</c>, limited.</summary>
/// <param name="Scale">The s.</param>
/// <param name="Limit">The largest magnitude; infinite for no limit.</param>
/// <param name="IsByOutput">Whether it is the slope by the outputs, <c>dLoss/da</c>; else it is the slope by the sums, dLoss/dz.</param>
internal readonly record struct LossSlope<T>(T Scale, T Limit, bool IsByOutput)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>a − t</c>.</summary>
    public static LossSlope<T> Error(bool isByOutput) => new(T.One, T.PositiveInfinity, isByOutput);
}
