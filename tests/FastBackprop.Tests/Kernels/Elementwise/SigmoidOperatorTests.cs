using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class SigmoidOperatorTests
{
    // 2⁻¹⁰² and 2⁻⁹⁹⁸, below which results are 0; a little more, for where the argument that leads there is rounded.
    private const double SmallestSingle = 1.9722e-31;
    private const double SmallestDouble = 3.7331e-301;

    [Fact]
    public void Floats_are_within_3_ulp() => OperatorAssert.SinglesAreWithin<SigmoidOperator>(
        bound: 3, x => 1 / (1 + Math.Exp(-x)), outside: (x, y) => y == 0, smallest: SmallestSingle);

    [Fact]
    public void Doubles_are_within_1_ulp() => OperatorAssert.DoublesAreWithin<SigmoidOperator>(
        bound: 1,
        low: -691.76088619882,
        high: 1000,
        ReferenceMath.Sigmoid,
        outside: (x, y) => y == (x < 0 ? 0 : 1));

    [Fact]
    public void Results_never_decrease()
    {
        OperatorAssert.NeverDecreases<SigmoidOperator, float>(SweepInputs.Singles);
        OperatorAssert.NeverDecreases<SigmoidOperator, double>(SweepInputs.Doubles);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<SigmoidOperator, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<SigmoidOperator, double>(SweepInputs.Doubles);
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(0.0, 0.5)]
    [InlineData(1e-30, 0.5)]
    [InlineData(-800.0, 0.0)]
    [InlineData(800.0, 1.0)]
    public void Special_values_are_exact(double x, double expected)
    {
        Assert.Equal(expected, OperatorRun.Of<SigmoidOperator, double>(x));
        Assert.Equal((float)expected, OperatorRun.Of<SigmoidOperator, float>((float)x));
    }

    [Fact]
    public void The_sign_of_zero_does_not_matter()
    {
        Assert.Equal(0.5, OperatorRun.Of<SigmoidOperator, double>(-0.0));
        Assert.Equal(0.5f, OperatorRun.Of<SigmoidOperator, float>(-0f));
    }

    [Fact]
    public void The_smallest_result_is_2_to_24_times_the_smallest_normal_number_and_what_lies_below_is_0()
    {
        Assert.InRange(OperatorRun.Of<SigmoidOperator, float>(-70.701004f), MathF.ScaleB(1, -102), (float)SmallestSingle);
        Assert.Equal(0f, OperatorRun.Of<SigmoidOperator, float>(MathF.BitDecrement(-70.701004f)));
        Assert.InRange(OperatorRun.Of<SigmoidOperator, double>(-691.76088619882), Math.ScaleB(1, -998), SmallestDouble);
        Assert.Equal(0.0, OperatorRun.Of<SigmoidOperator, double>(Math.BitDecrement(-691.76088619882)));
    }
}
