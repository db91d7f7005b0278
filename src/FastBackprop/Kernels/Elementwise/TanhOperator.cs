using FastBackprop.Numerics;

namespace FastBackprop.Kernels.Elementwise;

internal readonly struct TanhOperator : IUnaryOperator
{
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x;
}
