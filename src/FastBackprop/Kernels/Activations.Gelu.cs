using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>The Gaussian error linear unit.</content>
public static partial class Activations
{
    /// <summary><c>a_j = ½z_j(1 + tanh(√(2/π)(z_j + 0.044715·z_j³)))</c>, the tanh form of the Gaussian error linear unit.</summary>
    /// <inheritdoc cref="Apply{T}(Activation, ReadOnlySpan{T}, Span{T})" path="/param|/exception|/typeparam"/>
    [HotPath]
    public static void Gelu<T>(ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(Activation.Gelu, z, a);
}

/// <summary>
/// The Gaussian error linear unit in its tanh form, <c>½x(1 + tanh u) = x·σ(2u)</c> with <c>u = √(2/π)(x + 0.044715·x³)</c> and the logistic
/// sigmoid σ (D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016). NaN → NaN, −∞ → 0, +∞ → +∞. 0 where the sigmoid is
/// 0, below the threshold of <see cref="FlushOperator"/>.
/// </summary>
/// <remarks>
/// Largest error where the exact result is above a hundred times the threshold, as tools/UlpSweep printed it for one float in 64 and a
/// million doubles: float 91 ulp, at −7.99, double 1,090 ulp, at −19.8. The roundings of the sigmoid's argument, up to some 600 there, are
/// relative errors of the result.
/// </remarks>
internal readonly struct GeluFunction : IActivationFunction
{
    // 2√(2/π), and 0.044715 of it.
    private const double Linear = 1.5957691216057308;
    private const double Cubic = 0.07135481627260025;

    // Outside these bounds the sigmoid is 0 or 1 in double too; an infinite factor or square times 0 would be NaN.
    private const double Smallest = -32;
    private const double Largest = 32;

    // The slope is largest, 1.1290, at 1.4185.
    public static ActivationTraits Traits => new(Activation.Gelu, "gelu") { SlopeIsBySum = true, IsRectifier = true, LargestSlope = 1.13 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Invoke<TSimd, T>(TSimd x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd smallest = TSimd.Constant(Smallest);
        TSimd above = TSimd.SelectLess(x, smallest, smallest, x);
        TSimd argument = above * TSimd.MultiplyAdd(TSimd.Constant(Cubic), above * above, TSimd.Constant(Linear));
        return FlushOperator.Invoke<TSimd, T>(above * SigmoidOperator.Invoke<TSimd, T>(argument));
    }

    /// <summary><c>e·(s + z·s(1 − s)·v')</c> with <c>v = 2u</c>, <c>s = σ(v)</c> and <c>v' = 2√(2/π)(1 + 3·0.044715·z²)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Back<TSimd, T>(TSimd z, TSimd e)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd smallest = TSimd.Constant(Smallest);
        TSimd largest = TSimd.Constant(Largest);
        z = TSimd.SelectLess(z, smallest, smallest, z);
        z = TSimd.SelectLess(largest, z, largest, z);
        TSimd square = z * z;
        TSimd linear = TSimd.Constant(Linear);
        TSimd s = SigmoidOperator.Invoke<TSimd, T>(z * TSimd.MultiplyAdd(TSimd.Constant(Cubic), square, linear));
        TSimd slope = TSimd.MultiplyAdd(TSimd.Constant(3 * Cubic), square, linear);
        return e * (s * TSimd.MultiplyAdd(z * slope, TSimd.Constant(1) - s, TSimd.Constant(1)));
    }
}
