using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class GeluFunctionTests
{
    // A hundred times the threshold of the sigmoid: where that is 0, the product is.
    private const double Smallest = 1.97e-29;

    [Fact]
    public void Floats_are_within_128_ulp() => OperatorAssert.SinglesAreWithin<GeluFunction>(
        bound: 128, x => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))), outside: (x, y) => Math.Abs(y) <= Smallest || y == x, Smallest);

    [Fact]
    public void Doubles_are_within_2048_ulp() => OperatorAssert.DoublesAreWithin<GeluFunction>(
        bound: 2048, low: -20, high: 1000, ReferenceMath.Gelu, outside: (x, y) => Math.Abs(y) <= 1e-260 || y == x);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<GeluFunction, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<GeluFunction, double>(SweepInputs.Doubles);
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-30, 5e-31)]
    [InlineData(-800.0, 0.0)]
    [InlineData(800.0, 800.0)]
    public void Special_values_are_exact(double x, double expected)
    {
        Assert.Equal(expected, OperatorRun.Of<GeluFunction, double>(x));
        Assert.Equal((float)expected, OperatorRun.Of<GeluFunction, float>((float)x));
    }

    // Infinite sums, too, have a slope: 0 on the left, 1 on the right.
    [Fact]
    public void Slopes_of_huge_sums_are_those_of_the_limits()
    {
        double[] z = [double.NegativeInfinity, -1e300, 1e300, 1e154];
        double[] delta = new double[4];
        Activations.MultiplyByDerivative(Activation.Gelu, z, [3, 3, 3, 3], delta.AsSpan());
        Assert.Equal([0, 0, 3, 3], delta);
    }
}
