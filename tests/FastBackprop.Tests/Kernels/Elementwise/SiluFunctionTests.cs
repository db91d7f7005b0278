using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels.Elementwise;

public class SiluFunctionTests
{
    // A hundred times the threshold of the sigmoid: where that is 0, the product is.
    private const double Smallest = 1.97e-29;

    [Fact]
    public void Floats_are_within_3_ulp() => OperatorAssert.SinglesAreWithin<SiluFunction>(
        bound: 3, x => x / (1 + Math.Exp(-x)), outside: (x, y) => Math.Abs(y) <= Smallest || y == x, Smallest);

    [Fact]
    public void Doubles_are_within_2_ulp() => OperatorAssert.DoublesAreWithin<SiluFunction>(
        bound: 2, low: -690, high: 1000, ReferenceMath.Silu, outside: (x, y) => Math.Abs(y) <= 1e-296 || y == x);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        OperatorAssert.IsTheSameAtEveryWidth<SiluFunction, float>(SweepInputs.Singles);
        OperatorAssert.IsTheSameAtEveryWidth<SiluFunction, double>(SweepInputs.Doubles);
    }
}
