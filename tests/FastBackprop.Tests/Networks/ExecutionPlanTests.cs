using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Networks;

public class ExecutionPlanTests
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

    [Theory]
    [Trait("Build", "Usual")]
    [InlineData("one row by layers in a register of 128 bits; many rows by a sample a lane at 256 bits, from 5 rows on; steps by layers in a register of 128 bits; batches by a sample a lane at 256 bits", 2, 2, 1)]
    [InlineData("one row by row products at 256 bits; many rows by matrix products at 256 bits; steps by row products at 256 bits; batches by matrix products at 256 bits", 784, 128, 10)]
    public void A_plan_says_what_runs(string expected, int inputs, int hidden, int outputs) =>
        Assert.Equal(expected, new Network<float>(new NetworkShape(inputs, hidden, outputs)).PlanAt(SimdWidth.Bits256).ToString());

    [Fact]
    public void Steps_of_sixteen_floats_are_those_of_any_width()
    {
        ExecutionPlan plan = new Network<float>(new NetworkShape(2, 16, 1)).PlanAt(SimdWidth.Bits512);
        Assert.Equal((SimdWidth.Bits512, null), (plan.OneRow, plan.Step));
        Assert.Equal(SimdWidth.Bits512, new Network<double>(new NetworkShape(2, 8, 1)).PlanAt(SimdWidth.Bits512).Step);
    }

    private static string WidthsOf<T>(int[] units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        WidthsOf<T>(new NetworkShape(3, [.. units.Select(count => new LayerShape(count, Activation.Tanh))]));

    private static string WidthsOf<T>(NetworkShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(shape);
        return string.Join(' ', Widths.All.Select(widest => network.PlanAt(widest).OneRow?.ToString() ?? "-"));
    }
}
