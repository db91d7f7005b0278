using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Networks;

public class NetworkShapeTests
{
    // 128 layers of 2⁵⁶ weights each.
    [Fact]
    public void A_shape_whose_weights_no_long_counts_is_refused()
    {
        LayerShape[] layers = [.. Enumerable.Repeat(new LayerShape(NetworkShape.MostUnits), 128)];
        var error = Assert.Throws<ArgumentException>("layers", () => new NetworkShape(NetworkShape.MostUnits, layers));
        Assert.StartsWith("The layers have about 9223372", error.Message, StringComparison.Ordinal);
        Assert.True(new NetworkShape(NetworkShape.MostUnits, layers.AsSpan(0, 127)).ParameterCount > 0);
    }

    [Fact]
    public void Layers_are_numbers_or_pairs_and_sigmoids_unless_they_say_otherwise()
    {
        var shape = new NetworkShape(784, 128, (10, Activation.Softmax));
        Assert.Equal([new LayerShape(128, Activation.Sigmoid), new LayerShape(10, Activation.Softmax)], shape.Layers.ToArray());
        Assert.Equal((784, 10, Activation.Softmax), (shape.Inputs, shape.Outputs, shape.OutputActivation));
        Assert.Equal(BiasConvention.Constant, shape.Bias);
        Assert.Equal("784-128-10", shape.ToString());
    }

    [Theory]
    [InlineData(BiasConvention.None, (3 * 5) + (5 * 4) + (4 * 2), new[] { 3, 5, 4 }, new[] { 5, 4, 2 })]
    [InlineData(BiasConvention.Constant, (4 * 5) + (6 * 4) + (5 * 2), new[] { 4, 6, 5 }, new[] { 5, 4, 2 })]
    [InlineData(BiasConvention.ComputedUnit, (4 * 6) + (6 * 5) + (5 * 2), new[] { 4, 6, 5 }, new[] { 6, 5, 2 })]
    public void The_bias_convention_decides_the_size_of_the_weights(BiasConvention bias, int parameters, int[] rows, int[] columns)
    {
        var shape = new NetworkShape(3, 5, 4, 2) { Bias = bias };
        Assert.Equal(parameters, shape.ParameterCount);
        Assert.Equal(rows, Enumerable.Range(0, 3).Select(shape.WeightRows));
        Assert.Equal(columns, Enumerable.Range(0, 3).Select(shape.WeightColumns));
        var network = new Network<float>(shape);
        Assert.Equal(rows, Enumerable.Range(0, 3).Select(layer => network.Weights(layer).Rows));
        Assert.Equal(columns, Enumerable.Range(0, 3).Select(layer => network.Weights(layer).Columns));
    }

    [Fact]
    public void Shapes_are_equal_where_all_their_parts_are()
    {
        var shape = new NetworkShape(3, (5, Activation.Tanh), 2);
        Assert.Equal(shape, new NetworkShape(3, (5, Activation.Tanh), (2, Activation.Sigmoid)));
        Assert.Equal(shape.GetHashCode(), new NetworkShape(3, (5, Activation.Tanh), 2).GetHashCode());
        NetworkShape[] others =
        [
            new(4, (5, Activation.Tanh), 2),
            new(3, (6, Activation.Tanh), 2),
            new(3, (5, Activation.Relu), 2),
            new(3, (5, Activation.Tanh), 2, 2),
            new(3, (5, Activation.Tanh), 2) { Bias = BiasConvention.None },
        ];
        Assert.All(others, other => Assert.NotEqual(shape, other));
        Assert.False(shape.Equals(null));
        Assert.False(shape.Equals((object)"3-5-2"));
    }

    [Fact]
    public void Weights_are_counted_beyond_32_bits() =>
        Assert.Equal(1_000_001_000_000, new NetworkShape(1_000_000, 1_000_000).ParameterCount);

    public static TheoryData<string, string, Func<object>> BadShapes() => new()
    {
        { "inputs", "The network has 0 inputs; expected 1 to 268435456.", () => new NetworkShape(0, 1) },
        { "inputs", "The network has 2147483647 inputs;", () => new NetworkShape(int.MaxValue, 1) },
        { "layers", "layers is empty; expected at least the output layer.", () => new NetworkShape(1) },
        { "layers", "Layer 1 has 0 units; expected 1 to 268435456.", () => new NetworkShape(1, 2, 0) },
        { "layers", "Layer 0 has 2147483647 units;", () => new NetworkShape(1, int.MaxValue) },
        { "layers", "Layer 0 has 0 units;", () => new NetworkShape(1, default(LayerShape)) },
        {
            "layers", "Layer 0 is a hidden layer with softmax; only the output layer can have it.",
            () => new NetworkShape(1, (2, Activation.Softmax), 2)
        },
        { "layers", "The activation of layer 1 is none of those that exist.", () => new NetworkShape(1, 2, (2, (Activation)8)) },
        { "value", "The bias convention is none of those that exist.", () => new NetworkShape(1, 2) { Bias = (BiasConvention)3 } },
        { "layer", "The network has 2 layers.", () => new NetworkShape(1, 2, 3).WeightRows(2) },
        { "layer", "The network has 2 layers.", () => new NetworkShape(1, 2, 3).WeightColumns(-1) },
    };

    [Theory]
    [MemberData(nameof(BadShapes))]
    public void Bad_shapes_are_refused_with_a_reason(string parameter, string message, Func<object> make)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }
}
