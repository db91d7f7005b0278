using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class TanhOperatorTests
{
    [Fact]
    public void Floats_are_within_3_ulp() => OperatorAssert.SinglesAreWithin<TanhOperator>(
        bound: 3, Math.Tanh, outside: (x, y) => y == 0 && float.IsNegative(x) == float.IsNegative(y), smallest: MathF.ScaleB(1, -102));

    [Fact]
    public void Doubles_are_within_2_ulp() => OperatorAssert.DoublesAreWithin<TanhOperator>(
        bound: 2,
        low: -1e300,
        high: 1e300,
        x => Math.Abs(x) < Math.ScaleB(1, -998) ? (0, 0) : Math.Abs(x) < 1e-200 ? (x, 0) : (ReferenceMath.Tanh(x), 0),
        outside: (x, y) => y == Math.Sign(x));

    [Fact]
    public void Doubles_never_decrease() => OperatorAssert.NeverDecreases<TanhOperator, double>(SweepInputs.Doubles);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<TanhOperator, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<TanhOperator, double>(SweepInputs.Doubles);
    }

    [Fact]
    public void It_is_odd_and_keeps_the_sign_of_zero()
    {
        double[] x = SweepInputs.Doubles;
        double[] y = OperatorRun.Map<TanhOperator, double>(SimdDefault.Width, x);
        double[] mirrored = OperatorRun.Map<TanhOperator, double>(SimdDefault.Width, [.. x.Select(value => -value)]);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(-y[i]), BitConverter.DoubleToInt64Bits(mirrored[i]));
            Assert.Equal(double.IsNegative(x[i]), double.IsNegative(y[i]));
        }
    }

    [Theory]
    [InlineData(double.NegativeInfinity, -1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(-30.0, -1.0)]
    [InlineData(1e30, 1.0)]
    [InlineData(1e-30, 1e-30)]
    [InlineData(double.Epsilon, 0.0)]
    [InlineData(-double.Epsilon, -0.0)]
    public void Special_values_are_exact(double x, double expected)
    {
        Assert.Equal(expected, OperatorRun.Of<TanhOperator, double>(x));
        Assert.Equal((float)expected, OperatorRun.Of<TanhOperator, float>((float)x));
    }
}
