using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels;

public abstract class NonZeroMaskTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The guards around the row are NaN, which is not zero: one that is looked at would be counted.
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_length_gives_the_bits_of_its_values_and_nothing_else()
    {
        for (int n = 0; n <= 200; n++)
        {
            T[] x = SparseOperands.Row<T>(new KernelCase(n, 0, 0, Bias: false, Seed: n));
            ulong[] expected = SparseOperands.Mask(x);
            var row = GuardedMatrix<T>.Plain(x, n % 5);
            foreach (SimdWidth width in Widths.All)
            {
                ulong[] mask = [.. Enumerable.Repeat(0xABCDUL, 6)];
                int count = Widths.Run(width, new SparseOperands.Build<T>(row, n, mask));
                Assert.Equal(x.Count(value => value != T.Zero), count);
                Assert.Equal(expected, mask[..expected.Length]);
                Assert.All(mask[expected.Length..], word => Assert.Equal(0xABCDUL, word));
            }

            row.AssertUntouched($"{n}");
        }
    }

    [Fact]
    public void Values_that_are_almost_zero_are_not_zero()
    {
        T[] x = [T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, T.NaN, T.PositiveInfinity, T.One, T.Zero];
        T[] repeated = [.. Enumerable.Repeat(x, 9).SelectMany(value => value)];
        foreach (SimdWidth width in Widths.All)
        {
            var mask = new ulong[2];
            Assert.Equal(45, Widths.Run(width, new SparseOperands.Build<T>(GuardedMatrix<T>.Plain(repeated), 72, mask)));
            Assert.Equal([0x7C7C_7C7C_7C7C_7C7C, 0x7C], mask);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(int.MaxValue, 1 << 25)]
    public void A_word_holds_64_values(int values, int words) => Assert.Equal(words, NonZeroMask.Words(values));
}

public sealed class NonZeroMaskSingleTests : NonZeroMaskTests<float>;

public sealed class NonZeroMaskDoubleTests : NonZeroMaskTests<double>;
