using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Networks;

public class NarrowNetworkTests
{
    // In the order of Widths.All, scalar to 512; - where there is no width.
    [Theory]
    [InlineData("Scalar Bits128 Bits128 Bits128", 1)]
    [InlineData("Scalar Bits128 Bits128 Bits128", 2, 1)]
    [InlineData("Scalar Bits128 Bits128 Bits128", 3, 4)]
    [InlineData("- - Bits256 Bits256", 4, 5)]
    [InlineData("- - Bits256 Bits256", 8, 1, 8)]
    [InlineData("- - - Bits512", 8, 9, 8)]
    [InlineData("- - - Bits512", 16)]
    [InlineData("- - - -", 1, 17, 1)]
    public void A_float_network_takes_the_narrowest_register_that_holds_each_layer(string expected, params int[] units) =>
        Assert.Equal(expected, WidthsOf<float>(units));

    [Theory]
    [InlineData("Scalar Bits128 Bits128 Bits128", 2, 1)]
    [InlineData("Scalar - Bits256 Bits256", 2, 3)]
    [InlineData("Scalar - Bits256 Bits256", 4, 1)]
    [InlineData("- - - Bits512", 1, 5)]
    [InlineData("- - - Bits512", 8)]
    [InlineData("- - - -", 9, 1)]
    public void A_double_network_takes_the_narrowest_register_that_holds_each_layer(string expected, params int[] units) =>
        Assert.Equal(expected, WidthsOf<double>(units));

    [Fact]
    public void The_number_of_inputs_does_not_matter() => Assert.Equal("Scalar Bits128 Bits128 Bits128", WidthsOf<float>(
        new NetworkShape(1000, 2, 1)));

    [Fact]
    public void A_computed_bias_unit_needs_a_lane_too()
    {
        Assert.Equal("- - Bits256 Bits256", WidthsOf<float>(new NetworkShape(1, 4, 1) { Bias = BiasConvention.ComputedUnit }));
        Assert.Equal("Scalar Bits128 Bits128 Bits128", WidthsOf<float>(new NetworkShape(1, 3, 4) { Bias = BiasConvention.ComputedUnit }));
    }

    [Fact]
    public void A_softmax_is_not_narrow() => Assert.Equal("- - - -", WidthsOf<float>(new NetworkShape(1, 2, (2, Activation.Softmax))));

    private static string WidthsOf<T>(int[] units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        WidthsOf<T>(new NetworkShape(3, [.. units.Select(count => new LayerShape(count, Activation.Tanh))]));

    private static string WidthsOf<T>(NetworkShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(shape);
        return string.Join(' ', Widths.All.Select(widest => NarrowNetwork.Width<T>(network.Layers, widest)?.ToString() ?? "-"));
    }
}
