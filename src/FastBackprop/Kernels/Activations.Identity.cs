using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>The identity, <c>x</c>: +0 below the threshold of <see cref="FlushOperator"/>.</summary>
internal readonly struct IdentityFunction : IActivationFunction
{
    public static ActivationTraits Traits => new(Activation.Identity, "identity");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FlushOperator.Invoke<TSimd, T>(x);

    /// <summary><c>e</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Back<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => e;
}
