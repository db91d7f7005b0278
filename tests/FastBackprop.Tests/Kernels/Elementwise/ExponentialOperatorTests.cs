using FastBackprop.Kernels.Elementwise;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class ExponentialOperatorTests
{
    [Fact]
    public void Floats_are_within_1_ulp() => OperatorAssert.SinglesAreWithin<ExponentialOperator>(
        bound: 1, Math.Exp, outside: (x, y) => y == (x < 0 ? 0 : float.PositiveInfinity));

    [Fact]
    public void Doubles_are_within_1_ulp() => OperatorAssert.DoublesAreWithin<ExponentialOperator>(
        bound: 1,
        low: -708.3964185322641,
        high: 709.782712893384,
        x => ReferenceMath.Exp(x),
        outside: (x, y) => y == (x < 0 ? 0 : double.PositiveInfinity));

    [Fact]
    public void Results_never_decrease()
    {
        OperatorAssert.NeverDecreases<ExponentialOperator, float>(SweepInputs.Singles);
        OperatorAssert.NeverDecreases<ExponentialOperator, double>(SweepInputs.Doubles);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<ExponentialOperator, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<ExponentialOperator, double>(SweepInputs.Doubles);
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(0.0, 1.0)]
    [InlineData(1e-30, 1.0)]
    [InlineData(-800.0, 0.0)]
    [InlineData(800.0, double.PositiveInfinity)]
    public void Special_values_are_exact(double x, double expected)
    {
        Assert.Equal(expected, OperatorRun.Of<ExponentialOperator, double>(x));
        Assert.Equal((float)expected, OperatorRun.Of<ExponentialOperator, float>((float)x));
    }

    [Fact]
    public void The_sign_of_zero_does_not_matter()
    {
        Assert.Equal(1, OperatorRun.Of<ExponentialOperator, double>(-0.0));
        Assert.Equal(1, OperatorRun.Of<ExponentialOperator, float>(-0f));
    }

    [Fact]
    public void The_smallest_normal_result_is_kept_and_what_lies_below_is_0()
    {
        Assert.InRange(OperatorRun.Of<ExponentialOperator, float>(-87.3365402f), Ulp.SmallestNormalSingle, 1.2e-38f);
        Assert.Equal(0f, OperatorRun.Of<ExponentialOperator, float>(MathF.BitDecrement(-87.3365402f)));
        Assert.InRange(OperatorRun.Of<ExponentialOperator, double>(-708.3964185322641), Ulp.SmallestNormalDouble, 2.3e-308);
        Assert.Equal(0.0, OperatorRun.Of<ExponentialOperator, double>(Math.BitDecrement(-708.3964185322641)));
    }
}
