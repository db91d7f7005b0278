using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>The leaky rectified linear unit.</content>
public static partial class Activations
{
    /// <summary><c>a_j = z_j</c>, or <c>0.01·z_j</c> below 0.</summary>
    /// <inheritdoc cref="Apply{T}(Activation, ReadOnlySpan{T}, Span{T})" path="/param|/exception|/typeparam"/>
    [HotPath]
    public static void LeakyRelu<T>(ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(Activation.LeakyRelu, z, a);
}

/// <summary><c>x</c> above 0, <c>x/100</c> below; a NaN stays one. Flushed by <see cref="FlushOperator"/>.</summary>
internal readonly struct LeakyReluOperator : IActivationFunction
{
    public static ActivationTraits Traits => new(Activation.LeakyRelu, "leaky-relu") { HasKink = true, IsRectifier = true };

    /// <summary>The slope below 0.</summary>
    public const double Slope = 0.01;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FlushOperator.Invoke<TSimd, T>(TSimd.SelectLess(x, TSimd.Zero, x * TSimd.Constant(Slope), x));

    /// <summary><c>e</c> where the output a is above 0, else <c>e/100</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Back<TSimd, T>(TSimd a, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.SelectLess(TSimd.Zero, a, e, e * TSimd.Constant(Slope));
}
