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
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        }))];
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
