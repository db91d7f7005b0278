using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>The rectified linear unit.</content>
public static partial class Activations
{
    /// <summary><c>a_j = max(z_j, 0)</c>.</summary>
    /// <inheritdoc cref="Apply{T}(Activation, ReadOnlySpan{T}, Span{T})" path="/param|/exception|/typeparam"/>
    [HotPath]
    public static void Relu<T>(ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(Activation.Relu, z, a);
}

/// <summary><c>max(x, 0)</c>; a NaN stays one. A result below the threshold of <see cref="FlushOperator"/> is 0.</summary>
internal readonly struct ReluOperator : IActivationFunction
{
    public static ActivationTraits Traits => new(Activation.Relu, "relu") { HasKink = true, IsRectifier = true };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.SelectLess(x, TSimd.Constant(FlushOperator.Threshold<T>()), TSimd.Zero, x);

    /// <summary><c>e</c> where the output a is above 0, else +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Back<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.SelectLess(TSimd.Zero, a, e, TSimd.Zero);
}
