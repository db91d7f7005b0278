using System.Numerics.Tensors;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Networks;

public class NetworkTests
{
    private static readonly NetworkShape Shape = new(2, (3, Activation.Tanh), 2);

    [Fact]
    public void A_network_without_an_initializer_is_zero() =>
        Assert.All(Weights.Of(new Network<float>(Shape)), weight => Assert.Equal(0, weight));

    [Fact]
    public void Weights_come_back_as_they_were_written_by_any_overload()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var flat = new Network<double>(Shape);
        var matrix = new Network<double>(Shape);
        var strided = new Network<double>(Shape);
        var tensor = new Network<double>(Shape);
        flat.SetWeights(0, values);
        matrix.SetWeights(0, new ReadOnlyMatrixSpan<double>(values, 3, 3));
        strided.SetWeights(0, new ReadOnlyMatrixSpan<double>([1, 2, 3, -1, 4, 5, 6, -1, 7, 8, 9], 3, 3, 4));
        tensor.SetWeights(0, new ReadOnlyTensorSpan<double>(values, [3, 3]));
        Assert.Equal(values, Weights.Of(flat, 0));
        Assert.Equal(values, Weights.Of(matrix, 0));
        Assert.Equal(values, Weights.Of(strided, 0));
        Assert.Equal(values, Weights.Of(tensor, 0));
        Assert.Equal(6, flat.Weights(0)[1, 2]);
        Assert.Equal([4.0, 5, 6], flat.Weights(0).Row(1));
    }

    // One row, one column or both have strides of their own in a tensor.
    [Theory]
    [InlineData(1, 1, BiasConvention.None)]
    [InlineData(1, 5, BiasConvention.None)]
    [InlineData(5, 1, BiasConvention.None)]
    [InlineData(20, 17, BiasConvention.Constant)]
    public void Weights_go_through_a_tensor_and_back(int inputs, int outputs, BiasConvention bias)
    {
        var network = new Network<float>(new NetworkShape(inputs, outputs) { Bias = bias }, Initializer.Xavier, 1);
        var copy = new Network<float>(network.Shape);
        ReadOnlyTensorSpan<float> tensor = network.WeightsTensor(0);
        Assert.Equal([network.Shape.WeightRows(0), outputs], tensor.Lengths.ToArray());
        Assert.Equal(network.Weights(0)[inputs - 1, outputs - 1], tensor[inputs - 1, outputs - 1]);
        copy.SetWeights(0, tensor);
        Assert.Equal(Weights.Bits(network), Weights.Bits(copy));
    }

    [Fact]
    public void Weights_may_be_written_from_where_they_are()
    {
        var network = new Network<float>(Shape, Initializer.Xavier, 1);
        float[] before = Weights.Of(network);
        network.SetWeights(0, network.Weights(0));
        network.SetWeights(1, network.WeightsTensor(1));
        Assert.Equal(before, Weights.Of(network));
    }

    [Fact]
    public void Minus_zero_is_stored_as_zero()
    {
        var network = new Network<float>(Shape);
        network.SetWeights(0, [.. Enumerable.Repeat(-0f, 9)]);
        Assert.All(Weights.Of(network, 0), weight => Assert.False(float.IsNegative(weight)));
    }

    [Fact]
    public void A_clone_has_the_weights_in_memory_of_its_own()
    {
        var network = new Network<double>(Shape, Initializer.Xavier, 1);
        double[] before = Weights.Of(network);
        Network<double> clone = network.Clone();
        Assert.Equal(before, Weights.Of(clone));
        Assert.Equal(Shape, clone.Shape);

        clone.SetWeights(0, new double[9]);
        Assert.Equal(before, Weights.Of(network));
        network.SetWeights(1, new double[8]);
        Assert.NotEqual(Weights.Of(network, 1), Weights.Of(clone, 1));
    }

    [Fact]
    public void CopyTo_replaces_all_weights_of_the_other_network_and_ties_nothing()
    {
        var network = new Network<double>(Shape, Initializer.Xavier, 1);
        var other = new Network<double>(Shape, Initializer.Xavier, 2);
        network.CopyTo(other);
        Assert.Equal(Weights.Of(network), Weights.Of(other));
        network.SetWeights(0, new double[9]);
        Assert.NotEqual(Weights.Of(network), Weights.Of(other));
    }

    [Fact]
    public void Rows_are_padded_to_64_bytes()
    {
        var network = new Network<float>(new NetworkShape(3, 17, 2));
        Assert.Equal([32, 16], network.Layers.ToArray().Select(layer => layer.Stride));
        Assert.Equal((4 * 32) + (18 * 16), network.Parameters.Length);
    }

    public static TheoryData<string, string, Action<Network<double>>> BadCalls() => new()
    {
        { "values", "values has 8 values; the layer's weights are 3 × 3, 9 values.", n => n.SetWeights(0, new double[8]) },
        { "values", "values has 0 values; the layer's weights are 4 × 2, 8 values.", n => n.SetWeights(1, []) },
        { "layer", "The network has 2 layers.", n => n.SetWeights(2, new double[9]) },
        { "layer", "The network has 2 layers.", n => n.SetWeights(-1, new ReadOnlyMatrixSpan<double>(new double[9], 3, 3)) },
        { "layer", "The network has 2 layers.", n => n.SetWeights(2, new ReadOnlyTensorSpan<double>(new double[9], [3, 3])) },
        { "layer", "The network has 2 layers.", n => n.Weights(2) },
        { "layer", "The network has 2 layers.", n => n.WeightsTensor(-1) },
        {
            "values", "The weight in row 2, column 1 of layer 0 is NaN; expected a finite number.",
            n => n.SetWeights(0, [1, 2, 3, 4, 5, 6, 7, double.NaN, 9])
        },
        {
            "values", "The weight in row 2, column 2 of layer 0 is -Infinity; expected a finite number.",
            n => n.SetWeights(0, new ReadOnlyMatrixSpan<double>([1, 2, 3, 4, 5, 6, 7, 8, double.NegativeInfinity], 3, 3))
        },
        {
            "values", "The weight in row 3, column 1 of layer 1 is Infinity; expected a finite number.",
            n => n.SetWeights(1, new ReadOnlyTensorSpan<double>([1, 2, 3, 4, 5, 6, 7, double.PositiveInfinity], [4, 2]))
        },
        {
            "values", "values is 2 × 4; the weights of layer 1 are 4 × 2.",
            n => n.SetWeights(1, new ReadOnlyMatrixSpan<double>(new double[8], 2, 4))
        },
        {
            "values", "values is a tensor of 2 × 4; the weights of layer 1 are 4 × 2.",
            n => n.SetWeights(1, new ReadOnlyTensorSpan<double>(new double[8], [2, 4]))
        },
        {
            "values", "values is a tensor of 2 × 2 × 2; the weights of layer 1 are 4 × 2.",
            n => n.SetWeights(1, new ReadOnlyTensorSpan<double>(new double[8], [2, 2, 2]))
        },
        { "destination", "destination has 7 values; the layer's weights are 4 × 2, 8 values.", n => n.CopyWeightsTo(1, new double[7]) },
        { "destination", "Value cannot be null.", n => n.CopyTo(null!) },
        {
            "destination", "destination is a 2-3-2 network; expected the 2-3-2 of this one, with the same activations and biases.",
            n => n.CopyTo(new Network<double>(new NetworkShape(2, 3, 2)))
        },
        { "shape", "Value cannot be null.", _ => _ = new Network<double>(null!) },
        { "initializer", "Value cannot be null.", n => _ = new Network<double>(n.Shape, null!, 1) },
        {
            "shape", "A 1000000-10000 network has 10000010000 weights; expected at most 2147483591, rows padded to 64 bytes.",
            _ => _ = new Network<double>(new NetworkShape(1_000_000, 10_000))
        },
        {
            "shape", "A 1-250000000-1 network has 750000001 weights; expected at most 2147483591,",
            _ => _ = new Network<double>(new NetworkShape(1, 250_000_000, 1))
        },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason_and_no_weight_changes(string parameter, string message, Action<Network<double>> call)
    {
        var network = new Network<double>(Shape, Initializer.Xavier, 1);
        byte[] before = Weights.Bits(network);
        var error = Assert.ThrowsAny<ArgumentException>(() => call(network));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
        Assert.Equal(before, Weights.Bits(network));
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        Assert.Contains("Half", Assert.Throws<NotSupportedException>(() => new Network<Half>(Shape)).Message);
        Assert.Throws<NotSupportedException>(() => new Network<Half>(Shape, Initializer.Xavier, 1));
    }
}
