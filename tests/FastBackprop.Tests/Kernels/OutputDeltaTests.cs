using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class OutputDeltaTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_width_has_the_bits_of_the_plain_loop_and_leaves_the_padding_zero()
    {
        T limit = T.CreateTruncating(0.3);
        LossSlope<T>[] slopes =
        [
            LossSlope<T>.Error(isByOutput: false), LossSlope<T>.Error(isByOutput: false) with { Scale = T.CreateTruncating(0.9999) },
            LossSlope<T>.Error(isByOutput: true), LossSlope<T>.Error(isByOutput: true) with { Limit = limit },
        ];
        for (int n = 1; n <= 40; n++)
        {
            var source = new OperandSource<T>(OperandKind.Ordinary, n);
            T[] a = source.Row(n);
            T[] t = source.Row(n);
            t[0] = T.Epsilon;
            a[0] = T.Zero;
            a[^1] = n > 3 ? T.NaN : a[^1];
            foreach (LossSlope<T> slope in slopes)
            {
                T[] expected = [.. a.Zip(t, (aj, tj) => Delta(slope, aj, tj))];
                foreach (SimdWidth width in Widths.All)
                {
                    var outputs = GuardedMatrix<T>.Padded(a);
                    var delta = GuardedMatrix<T>.Padded(t);
                    KernelSet<T>.ForWidth(width).OutputDelta(
                        slope, Activation.Relu, ref outputs.First, ref outputs.First, ref delta.First, ref delta.First, n);
                    delta.AssertHolds(expected, $"{n} outputs, {slope}, {width}");
                }
            }
        }
    }

    private static T Delta(LossSlope<T> slope, T a, T t)
    {
        T error = T.FusedMultiplyAdd(slope.Scale, a, -t);
        T limited = T.IsNaN(error) ? error : T.Clamp(error, -slope.Limit, slope.Limit);
        return ActivationOracle.Flush(slope.IsByOutput && !(a > T.Zero) ? T.Zero : limited);
    }
}

public sealed class OutputDeltaSingleTests : OutputDeltaTests<float>;

public sealed class OutputDeltaDoubleTests : OutputDeltaTests<double>;
