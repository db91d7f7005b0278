using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Networks;

public class InitializerTests
{
    public static TheoryData<string, Initializer> All() => new()
    {
        { "scaled-normal", Initializer.ScaledNormal },
        { "xavier", Initializer.Xavier },
        { "he", Initializer.He },
        { "uniform:-0.5,0.25", Initializer.Uniform(-0.5, 0.25) },
        { "normal:0.1", Initializer.Normal(0.1) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_name_says_the_kind_and_its_arguments(string name, Initializer initializer) =>
        Assert.Equal((name, name), (initializer.Name, initializer.ToString()));

    // The draws of two generators of a seed, one value after the other: rows of layer 0, then of layer 1. Inputs without the bias.
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Weights_are_drawn_layer_by_layer_and_row_by_row()
    {
        var shape = new NetworkShape(4, 3, 2) { Bias = BiasConvention.ComputedUnit };
        var normal = new RandomGenerator(9);
        double[] expected = [.. Enumerable.Range(0, (5 * 4) + (4 * 2)).Select(i => normal.NextNormal() / (i < 20 ? 2 : Math.Sqrt(3)))];
        Assert.Equal(expected, Weights.Of(new Network<double>(shape, Initializer.ScaledNormal, 9)));

        var uniform = new RandomGenerator(9);
        expected = [.. Enumerable.Range(0, (5 * 4) + (4 * 2)).Select(_ => -0.5 + (uniform.NextDouble() * 0.75))];
        Assert.Equal(expected, Weights.Of(new Network<double>(shape, Initializer.Uniform(-0.5, 0.25), 9)));
    }

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [InlineData("scaled-normal", new[] { -0.9313951671251791, 0.45131011263724957, 0.009163295503012377 })]
    [InlineData("xavier", new[] { -0.9117105510547306, -0.2651409864627091, 0.39445535020114525 })]
    [InlineData("he", new[] { -1.317191677277184, 0.6382488821277275, 0.012958856776392495 })]
    public void The_first_weights_of_a_seed_never_change(string name, double[] expected) =>
        Assert.Equal(expected, Weights.Of(new Network<double>(new NetworkShape(3, 2), Named(name), 42))[..3]);

    [Theory]
    [MemberData(nameof(All))]
    public void Float_weights_are_the_double_weights_rounded(string name, Initializer initializer)
    {
        var shape = new NetworkShape(7, 5, 3);
        double[] doubles = Weights.Of(new Network<double>(shape, initializer, 3));
        Assert.True(doubles.Distinct().Count() > 50, name);
        Assert.Equal(doubles.Select(weight => (float)weight), Weights.Of(new Network<float>(shape, initializer, 3)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_seed_gives_its_weights_again_and_another_gives_others(string name, Initializer initializer)
    {
        var shape = new NetworkShape(3, 2);
        double[] weights = Weights.Of(new Network<double>(shape, initializer, 5));
        Assert.Equal(weights, Weights.Of(new Network<double>(shape, initializer, 5)));
        Assert.True(weights[0] != Weights.Of(new Network<double>(shape, initializer, 6))[0], name);
    }

    // 40,000 draws: the mean of squares of a normal variable is off by √(2/40,000) = 0.7 % (one deviation), of a uniform one by less.
    [Theory]
    [InlineData("scaled-normal", 1.0 / 100)]
    [InlineData("he", 2.0 / 100)]
    [InlineData("xavier", 2.0 / 500)]
    [InlineData("normal:0.1", 0.01)]
    [InlineData("uniform:-0.5,0.25", 0.0625)]
    public void The_mean_of_squares_is_what_the_initializer_says(string name, double variance)
    {
        Initializer initializer = Named(name);
        var network = new Network<double>(new NetworkShape(100, 400), initializer, 1);
        double[] weights = Weights.Of(network)[..40_000];
        Assert.InRange(weights.Sum(w => w * w) / 40_000, 0.96 * variance, 1.04 * variance);
    }

    [Theory]
    [InlineData(-0.5, 0.25)]
    [InlineData(1, 1.0000000000000002)]
    public void Uniform_weights_stay_within_their_bounds(double minimum, double maximum) =>
        Assert.All(
            Weights.Of(new Network<double>(new NetworkShape(50, 50), Initializer.Uniform(minimum, maximum), 1)),
            weight => Assert.InRange(weight, minimum, maximum));

    [Fact]
    public void Xavier_stays_within_its_bound() => Assert.All(
        Weights.Of(new Network<double>(new NetworkShape(10, 14), Initializer.Xavier, 1)), weight => Assert.InRange(weight, -0.5, 0.5));

    // Under None the last row belongs to an input; with computed units each layer's last row belongs to a bias.
    [Theory]
    [InlineData("xavier", BiasConvention.Constant, true)]
    [InlineData("he", BiasConvention.Constant, true)]
    [InlineData("xavier", BiasConvention.ComputedUnit, true)]
    [InlineData("xavier", BiasConvention.None, false)]
    [InlineData("scaled-normal", BiasConvention.Constant, false)]
    [InlineData("normal:0.1", BiasConvention.Constant, false)]
    [InlineData("uniform:-0.5,0.25", BiasConvention.ComputedUnit, false)]
    public void The_bias_row_is_zero_or_drawn(string name, BiasConvention bias, bool zero)
    {
        Initializer initializer = Named(name);
        var network = new Network<double>(new NetworkShape(4, 3, 2) { Bias = bias }, initializer, 1);
        for (int layer = 0; layer < 2; layer++)
        {
            ReadOnlyMatrixSpan<double> weights = network.Weights(layer);
            Assert.Equal(zero, !weights.Row(weights.Rows - 1).ContainsAnyExcept(0.0));
            Assert.False(weights.Row(weights.Rows - 2).Contains(0.0));
        }
    }

    public static TheoryData<string, string, Func<object>> Bad() => new()
    {
        {
            "maximum", "The bounds are 1 and 1; expected the first below the second, and both and their difference finite.",
            () => Initializer.Uniform(1, 1)
        },
        { "maximum", "The bounds are NaN and 1;", () => Initializer.Uniform(double.NaN, 1) },
        { "maximum", "The bounds are 0 and Infinity;", () => Initializer.Uniform(0, double.PositiveInfinity) },
        { "maximum", "The bounds are -1E+308 and 1E+308;", () => Initializer.Uniform(-1e308, 1e308) },
        { "standardDeviation", "The standard deviation is 0; expected a finite number above 0.", () => Initializer.Normal(0) },
        { "standardDeviation", "The standard deviation is NaN;", () => Initializer.Normal(double.NaN) },
        {
            "initializer", "The initializer normal:1E+39 draws a weight that is beyond Single; expected finite weights.",
            () => new Network<float>(new NetworkShape(20, 20), Initializer.Normal(1e39), 1)
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_arguments_are_refused_with_a_reason(string parameter, string message, Func<object> make)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    private static Initializer Named(string name) => (Initializer)All().Single(row => (string)row[0] == name)[1];
}
