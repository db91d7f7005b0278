using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

/// <summary>An activation f that works element by element: forward, <c>a = f(z)</c>, and back.</summary>
internal interface IActivationFunction : IUnaryOperator
{
    /// <summary>
    /// <c>e·f'(z)</c>: an error times the slope, expressed by the output a or, with <see cref="ActivationTraits.SlopeIsBySum"/>, by the sum z.
    /// </summary>
    static abstract TSimd Back<TSimd, T>(TSimd aOrZ, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
