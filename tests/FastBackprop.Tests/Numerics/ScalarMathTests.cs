using FastBackprop.Numerics;
using FastBackprop.Tests.Kernels.Elementwise;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Numerics;

public class ScalarMathTests
{
    [Fact]
    public void Exp_is_the_operator_of_the_kernels()
    {
        double[] x = SweepInputs.Doubles;
        double[] expected = OperatorRun.Map<FastBackprop.Kernels.Elementwise.ExponentialOperator, double>(SimdDefault.Width, x);
        for (int i = 0; i < x.Length; i++)
        {
            SameBits(expected[i], ScalarMath.Exp(x[i]));
        }

        Assert.Equal(double.NaN, ScalarMath.Exp(double.NaN));
    }

    [Fact]
    public void Log_is_within_1_ulp()
    {
        foreach (double x in SweepInputs.Doubles.Concat(NearOne()).Where(x => x > 0 && x < double.PositiveInfinity && x != 1))
        {
            Within(1, ScalarMath.Log(x), ReferenceMath.Log(x), x);
        }
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, 0.0)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(-double.Epsilon, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log_of_special_values(double x, double expected) => SameBits(expected, ScalarMath.Log(x));

    [Fact]
    public void Log1Plus_is_within_1_ulp()
    {
        foreach (double x in SweepInputs.Doubles.Where(x => x is > 1e-300 and < 1e300))
        {
            Within(1, ScalarMath.Log1Plus(x), ReferenceMath.Log1Plus(x), x);
        }
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(1e-310, 1e-310)]
    [InlineData(1e-20, 1e-20)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1Plus_of_special_values(double x, double expected) => SameBits(expected, ScalarMath.Log1Plus(x));

    [Fact]
    public void CosTurns_is_within_1_ulp()
    {
        var random = new RandomGenerator(1);
        for (int i = 0; i < 20_000; i++)
        {
            double near = (random.NextInt32(9) - 4) * 0.25;
            double turns = (i % 3) switch
            {
                0 => random.NextDouble(),
                1 => (random.NextDouble() - 0.5) * 1e7,
                _ => near + Math.ScaleB(random.NextDouble() - 0.5, -random.NextInt32(30)),
            };
            Within(1, ScalarMath.CosTurns(turns), ReferenceMath.CosTurns(turns), turns);
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.25, 0.0)]
    [InlineData(0.5, -1.0)]
    [InlineData(0.75, 0.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(-0.25, 0.0)]
    [InlineData(-123456.5, -1.0)]
    [InlineData(123456.75, 0.0)]
    [InlineData(1e300, 1.0)]
    [InlineData(2251799813685249.5, -1.0)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void CosTurns_is_exact_at_quarter_turns(double turns, double expected) => SameBits(expected, ScalarMath.CosTurns(turns));

    [Fact]
    public void The_sign_of_zero_does_not_matter()
    {
        SameBits(double.NegativeInfinity, ScalarMath.Log(-0.0));
        SameBits(1, ScalarMath.CosTurns(-0.0));
    }

    // One number for all bits of all functions: what initialisation rests on is the same on every machine.
    [Fact]
    public void Results_have_the_pinned_bits()
    {
        var random = new RandomGenerator(11);
        ulong hash = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double x = random.NextDouble();
            foreach (double y in (double[])[ScalarMath.Exp(-40 * x), ScalarMath.Log(x), ScalarMath.Log1Plus(x), ScalarMath.CosTurns(x)])
            {
                hash = (ulong.RotateLeft(hash, 5) ^ BitConverter.DoubleToUInt64Bits(y)) * 0x9E3779B97F4A7C15;
            }
        }

        Assert.Equal(12738749721670226962, hash);
    }

    private static IEnumerable<double> NearOne()
    {
        for (int k = 1; k <= 52; k++)
        {
            yield return 1 + Math.ScaleB(1, -k);
            yield return 1 - Math.ScaleB(1, -k);
            yield return 1 + (0.4 * Math.ScaleB(1.7, -k));
            yield return 1 - (0.4 * Math.ScaleB(1.7, -k));
        }
    }

    private static void Within(double bound, double actual, DoubleDouble expected, double x)
    {
        double error = Ulp.Error(actual, expected);
        if (!(error <= bound))
        {
            Assert.Fail($"f({x:R}) = {actual:R} is {error:F3} ulp from {expected.High:R}");
        }
    }

    private static void SameBits(double expected, double actual)
    {
        Assert.Equal(expected, actual);
        Assert.True(double.IsNaN(expected) || double.IsNegative(expected) == double.IsNegative(actual), "wrong sign");
    }
}
