using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary><c>max(x, 0)</c>; a NaN stays one. What is below the threshold of <see cref="FlushOperator"/> is 0.</summary>
internal readonly struct ReluOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.SelectLess(x, TSimd.Constant(FlushOperator.Threshold<T>()), TSimd.Zero, x);
}

/// <summary><c>x</c> above 0, <c>x/100</c> below; a NaN stays one. Flushed by <see cref="FlushOperator"/>.</summary>
internal readonly struct LeakyReluOperator : IUnaryOperator
{
    /// <summary>The slope below 0.</summary>
    public const double Slope = 0.01;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FlushOperator.Invoke<TSimd, T>(TSimd.SelectLess(x, TSimd.Zero, x * TSimd.Constant(Slope), x));
}

/// <summary><c>x</c>, for sums that get no function. The activation is <see cref="FlushOperator"/>.</summary>
internal readonly struct IdentityOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x;
}
