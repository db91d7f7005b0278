using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

internal interface IUnaryOperator
{
    static abstract TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
