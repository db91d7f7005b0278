using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

[Trait("Suite", "NoIntrinsics")]
public abstract class SquareSumTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The order is that of a dot of doubles, whatever the element is. Behind the values lies NaN.
    [Fact]
    public void The_sum_has_the_bits_of_a_dot_product_in_double()
    {
        for (int n = 0; n <= 41; n++)
        {
            T[] values = [.. new OperandSource<T>(OperandKind.Ordinary, n).Row(n), T.NaN, T.NaN];
            double[] wide = [.. values[..n].Select(double.CreateTruncating)];
            Assert.Equal(KernelOracle.Dot(wide, wide), SquareSum.Run<T>(values.AsSpan(0, n)));
        }
    }

    [Fact]
    public void Zeros_behind_the_values_change_nothing()
    {
        for (int n = 1; n <= 20; n++)
        {
            T[] values = new OperandSource<T>(OperandKind.Ordinary, 100 + n).Row(n);
            Assert.Equal(SquareSum.Run<T>(values), SquareSum.Run<T>([.. values, .. new T[n % 7]]));
        }
    }

    // The squares of 2^-600 and of 2^600 are 0 and infinite, but not those of the scaled values.
    [Fact]
    public void A_scale_keeps_squares_in_range()
    {
        if (typeof(T) == typeof(float))
        {
            Assert.Equal(2 * double.ScaleB(1, -298), SquareSum.Run<T>([T.Epsilon, T.Epsilon]));
            return;
        }

        foreach (int exponent in (int[])[-600, 600])
        {
            T value = T.ScaleB(T.One, exponent);
            Assert.NotEqual(2.0, SquareSum.Run([value, value]));
            Assert.Equal(2.0, SquareSum.Run([value, value], double.ScaleB(1, -exponent)));
        }
    }

    [Fact]
    public void What_is_not_finite_is_in_the_sum()
    {
        Assert.True(double.IsNaN(SquareSum.Run([T.One, T.NaN])));
        Assert.Equal(double.PositiveInfinity, SquareSum.Run([T.NegativeInfinity, T.One]));
    }
}

public sealed class SquareSumSingleTests : SquareSumTests<float>;

public sealed class SquareSumDoubleTests : SquareSumTests<double>;
