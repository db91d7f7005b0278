using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;
using FastBackprop.Tests.Kernels.Elementwise;

namespace FastBackprop.Tests.Oracles;

/// <summary>
/// The activations' plain twins. Sigmoid, tanh and the exponential are taken from the library at the scalar width (they have
/// tests of their own against exact values); everything around them is written out here.
/// </summary>
internal static class ActivationOracle
{
    public static T[] Activate<T>(Activation activation, T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T slope = T.CreateTruncating(0.01);
        return activation switch
        {
            Activation.Sigmoid => OperatorRun.Map<SigmoidOperator, T>(SimdWidth.Scalar, z),
            Activation.Tanh => OperatorRun.Map<TanhOperator, T>(SimdWidth.Scalar, z),
            Activation.Relu => [.. z.Select(v => v < T.Zero ? T.Zero : Flush(v))],
            Activation.LeakyRelu => [.. z.Select(v => Flush(v < T.Zero ? v * slope : v))],
            Activation.Identity => [.. z.Select(Flush)],
            Activation.Softmax => Softmax(z),
            Activation.Gelu => OperatorRun.Map<GeluFunction, T>(SimdWidth.Scalar, z),
            Activation.Silu => [.. z.Zip(Activate(Activation.Sigmoid, z), (v, s) => Flush(T.IsNegativeInfinity(v) ? T.Zero : v * s))],
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };
    }

    public static T[] MultiplyByDerivative<T>(Activation activation, T[] a, T[] e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T slope = T.CreateTruncating(0.01);
        T mean = activation == Activation.Softmax ? KernelOracle.Dot(a, e) : T.Zero;
        return [.. a.Zip(e, (aj, ej) => Flush(activation switch
        {
            Activation.Sigmoid => ej * T.FusedMultiplyAdd(-aj, aj, aj),
            Activation.Tanh => ej * T.FusedMultiplyAdd(-aj, aj, T.One),
            Activation.Relu => aj > T.Zero ? ej : T.Zero,
            Activation.LeakyRelu => aj > T.Zero ? ej : ej * slope,
            Activation.Identity => ej,
            Activation.Softmax => aj * (ej - mean),
            Activation.Gelu => ej * GeluSlope(aj),
            Activation.Silu => ej * SiluSlope(aj),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        }))];
    }

    // By the sum z.
    private static T SiluSlope<T>(T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T s = Activate(Activation.Sigmoid, [z])[0];
        return s * T.FusedMultiplyAdd(z, T.One - s, T.One);
    }

    private static T GeluSlope<T>(T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T cubic = T.CreateTruncating(0.044715 * 2 * Math.Sqrt(2 / Math.PI));
        T linear = T.CreateTruncating(2 * Math.Sqrt(2 / Math.PI));
        z = T.Clamp(z, T.CreateTruncating(-32), T.CreateTruncating(32));
        T s = Activate(Activation.Sigmoid, [z * T.FusedMultiplyAdd(cubic, z * z, linear)])[0];
        T slope = T.FusedMultiplyAdd(T.CreateTruncating(3 * 0.07135481627260025), z * z, linear);
        return s * T.FusedMultiplyAdd(z * slope, T.One - s, T.One);
    }

    /// <summary>+0 for what is below 2²⁴ times the smallest normal number.</summary>
    public static T Flush<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Abs(x) < T.ScaleB(T.One, typeof(T) == typeof(float) ? -102 : -998) ? T.Zero : x;

    private static T[] Softmax<T>(T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = z.Aggregate(T.NegativeInfinity, T.Max);
        T[] exponentials = OperatorRun.Map<ExponentialOperator, T>(SimdWidth.Scalar, [.. z.Select(v => v - largest)]);
        T sum = KernelOracle.Sum(exponentials);
        return [.. exponentials.Select(v => Flush(v / sum))];
    }
}
