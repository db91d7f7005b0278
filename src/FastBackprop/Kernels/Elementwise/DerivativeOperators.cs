using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>A function of two registers, lane by lane.</summary>
internal interface IBinaryOperator
{
    static abstract TSimd Invoke<TSimd, T>(TSimd x, TSimd y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>
/// <c>e·a(1 − a)</c>: an error times the slope of the sigmoid whose output is a. The slope is <c>a − a²</c> with one
/// rounding, exact where 1 − a would cancel.
/// </summary>
internal readonly struct SigmoidDerivativeOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => e * TSimd.MultiplyAdd(-a, a, a);
}

/// <summary><c>e·(1 − a²)</c>: an error times the slope of the hyperbolic tangent whose output is a.</summary>
internal readonly struct TanhDerivativeOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => e * TSimd.MultiplyAdd(-a, a, TSimd.Constant(1));
}

/// <summary><c>e</c> where the output a is above 0, else +0.</summary>
internal readonly struct ReluDerivativeOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.SelectLess(TSimd.Zero, a, e, TSimd.Zero);
}

/// <summary><c>e</c> where the output a is above 0, else <c>e/100</c>.</summary>
internal readonly struct LeakyReluDerivativeOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.SelectLess(TSimd.Zero, a, e, e * TSimd.Constant(LeakyReluOperator.Slope));
}

/// <summary><c>e</c>.</summary>
internal readonly struct IdentityDerivativeOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => e;
}
