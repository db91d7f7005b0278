using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Numerics;

public class RandomGeneratorTests
{
    // All expected values were computed by an independent implementation (Python; the normals with mpmath at 200 bits).
    [Fact]
    public void The_sequence_of_a_seed_is_xoshiro256_seeded_by_splitmix64()
    {
        ulong[] expected =
        [
            0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1, 0xecb8ad4703b360a1,
            0xfde6dc7fe2ec5e64, 0xc50da53101795238, 0xb82154855a65ddb2, 0xd99a2743ebe60087,
        ];
        var random = new RandomGenerator(42);
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()).ToArray());

        random.Reseed(0);
        expected = [0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()).ToArray());
    }

    [Fact]
    public void Reseeding_starts_the_sequence_anew()
    {
        var random = new RandomGenerator(7);
        ulong first = random.NextUInt64();
        random.NextNormal();
        random.Reseed(7);
        Assert.Equal(first, random.NextUInt64());
    }

    [Fact]
    public void Doubles_are_the_upper_53_bits()
    {
        double[] expected = [0.08386297105988216, 0.3789802506626686, 0.6800434110281394, 0.9246929453253876];
        var random = new RandomGenerator(42);
        Assert.Equal(expected, expected.Select(_ => random.NextDouble()).ToArray());
    }

    [Fact]
    public void Integers_are_those_of_lemires_method()
    {
        int[] small = [0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2, 8, 3, 7, 8, 6, 8, 7, 7];
        var random = new RandomGenerator(42);
        Assert.Equal(small, small.Select(_ => random.NextInt32(10)).ToArray());

        // Here a quarter of all draws is rejected, the third one first.
        int[] large = [90047179, 406926945, 992881490, 1064941344, 772298017, 912689617];
        random.Reseed(42);
        Assert.Equal(large, large.Select(_ => random.NextInt32((1 << 30) + 1)).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void Small_integers_are_in_range_and_equally_frequent(int bound)
    {
        const int Draws = 100_000;
        var random = new RandomGenerator(3);
        var counts = new int[bound];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.NextInt32(bound)]++;
        }

        // A count is binomial; 5 standard deviations, for a fixed seed.
        double mean = (double)Draws / bound;
        double tolerance = 5 * Math.Sqrt(mean * (1 - (1.0 / bound)));
        Assert.All(counts, count => Assert.InRange(count, mean - tolerance, mean + tolerance));
    }

    // With 3·2²⁹ values a plain multiply-shift would give the multiples of 3 three eighths of the draws, not a third.
    [Fact]
    public void Large_integers_are_without_bias()
    {
        const int Draws = 100_000;
        const int Bound = 3 << 29;
        var random = new RandomGenerator(4);
        int multiples = 0;
        for (int i = 0; i < Draws; i++)
        {
            int value = random.NextInt32(Bound);
            Assert.InRange(value, 0, Bound - 1);
            multiples += value % 3 == 0 ? 1 : 0;
        }

        double tolerance = 5 * Math.Sqrt(Draws * (1.0 / 3) * (2.0 / 3));
        Assert.InRange(multiples, (Draws / 3.0) - tolerance, (Draws / 3.0) + tolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_that_is_not_positive_is_refused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(bound), () => new RandomGenerator(1).NextInt32(bound));

    [Fact]
    public void Normals_are_those_of_box_and_muller()
    {
        double[] expected =
        [
            -1.613223751384916, 0.781692045057349, 0.01587129337598485, 0.47721681843558145,
            -0.6394511082571309, -0.22099378992989407, -0.2889587167794579, 0.5939049444645699,
        ];
        var random = new RandomGenerator(42);

        // The library rounds four times: logarithm, square root, cosine and their product.
        Assert.All(expected, value => Assert.InRange(Ulp.Error(random.NextNormal(), (DoubleDouble)value), 0, 4));
    }

    [Fact]
    public void Normals_have_mean_0_and_variance_1()
    {
        const int Draws = 200_000;
        var random = new RandomGenerator(5);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextNormal();
            sum += value;
            squares += value * value;
        }

        // Standard deviation of the mean is 1/√n, of the mean square √(2/n).
        Assert.InRange(sum / Draws, -4 / Math.Sqrt(Draws), 4 / Math.Sqrt(Draws));
        Assert.InRange((squares / Draws) - 1, -4 * Math.Sqrt(2.0 / Draws), 4 * Math.Sqrt(2.0 / Draws));
    }
}
