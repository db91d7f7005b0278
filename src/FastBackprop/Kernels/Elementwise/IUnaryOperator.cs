using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>
/// A function of one number, applied to every lane. The same bits at every width: the body uses the exact lane
/// operations of <see cref="ISimd{TSelf, T}"/> in one order.
/// </summary>
internal interface IUnaryOperator
{
    /// <summary>The function's value in every lane of <paramref name="x"/>.</summary>
    static abstract TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
