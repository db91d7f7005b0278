using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class GeluFunctionTests
{
    // A hundred times the threshold of the sigmoid: where that is 0, the product is.
    private const double Smallest = 1.97e-29;

    [Fact]
    public void Floats_are_within_128_ulp() => OperatorAssert.SinglesAreWithin<GeluFunction>(
        bound: 128,
        x => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        outside: (x, y) => Math.Abs(y) <= Smallest || y == x,
        Smallest);

    [Fact]
    public void Doubles_are_within_2048_ulp() => OperatorAssert.DoublesAreWithin<GeluFunction>(
        bound: 2048, low: -20, high: 1000, ReferenceMath.Gelu, outside: (x, y) => Math.Abs(y) <= 1e-260 || y == x);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<GeluFunction, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<GeluFunction, double>(SweepInputs.Doubles);
    }
}
