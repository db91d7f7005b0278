using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

public class RecurrentNetworkTests
{
    private static readonly RecurrentShape Shape = new(3, 5, 2);

    public static IEnumerable<object[]> Blocks() =>
    [
        [RecurrentBlock.InputToHidden, 3, 5, 3, 5],
        [RecurrentBlock.ContextToHidden, 5, 5, 2, 5],
        [RecurrentBlock.HiddenBias, 1, 5, 1, 5],
        [RecurrentBlock.HiddenToOutput, 5, 2, 5, 2],
        [RecurrentBlock.OutputBias, 1, 2, 1, 2],
    ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_block_has_its_shape(RecurrentBlock block, int rows, int columns, int jordanRows, int jordanColumns)
    {
        var elman = new ElmanNetwork<float>(Shape);
        var jordan = new JordanNetwork<float>(Shape);
        Assert.Equal((rows, columns), (elman.Weights(block).Rows, elman.Weights(block).Columns));
        Assert.Equal((jordanRows, jordanColumns), (jordan.Weights(block).Rows, jordan.Weights(block).Columns));
    }

    [Fact]
    public void Blocks_are_written_apart_and_come_back()
    {
        var network = new JordanNetwork<double>(Shape, Initializer.Xavier, 1);
        double[] values = [.. Enumerable.Range(0, RecurrentWeights.Of(network).Length).Select(i => (double)i)];
        RecurrentWeights.Set<double>(network, values);
        Assert.Equal(values, RecurrentWeights.Of(network));
        Assert.Equal(15 + 10 + 5 + 10 + 2, values.Length);
    }

    [Fact]
    public void A_network_without_biases_has_bias_blocks_without_rows()
    {
        var network = new ElmanNetwork<double>(Shape with { HasBias = false }, Initializer.ScaledNormal, 1);
        Assert.Equal((0, 0), (network.Weights(RecurrentBlock.HiddenBias).Rows, network.Weights(RecurrentBlock.OutputBias).Rows));
        network.SetWeights(RecurrentBlock.OutputBias, []);
        Assert.Throws<ArgumentException>("values", () => network.SetWeights(RecurrentBlock.OutputBias, [1, 2]));
    }

    [Fact]
    public void Minus_zero_is_stored_as_zero_and_what_is_not_finite_is_refused()
    {
        var network = new ElmanNetwork<float>(Shape);
        network.SetWeights(RecurrentBlock.OutputBias, [-0f, 1]);
        Assert.False(float.IsNegative(network.Weights(RecurrentBlock.OutputBias)[0, 0]));
        var error = Assert.Throws<ArgumentException>("values", () => network.SetWeights(RecurrentBlock.OutputBias, [2, float.NaN]));
        Assert.StartsWith("values has NaN in row 0, column 1", error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1], RecurrentWeights.Of(network, RecurrentBlock.OutputBias));
        Assert.StartsWith(
            "values has 3 values; HiddenToOutput is 5 × 2, 10 values.",
            Assert.Throws<ArgumentException>("values", () => network.SetWeights(RecurrentBlock.HiddenToOutput, [1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("destination", () => network.CopyWeightsTo(RecurrentBlock.HiddenToOutput, new float[9]));
        Assert.Throws<ArgumentOutOfRangeException>("block", () => network.Weights((RecurrentBlock)9));
    }

    [Fact]
    public void A_clone_has_the_weights_in_memory_of_its_own()
    {
        var network = new ElmanNetwork<double>(Shape, Initializer.ScaledNormal, 1);
        ElmanNetwork<double> clone = network.Clone();
        Assert.Equal(RecurrentWeights.Of(network), RecurrentWeights.Of(clone));
        network.SetWeights(RecurrentBlock.OutputBias, [7, 8]);
        Assert.NotEqual(RecurrentWeights.Of(network), RecurrentWeights.Of(clone));
        network.CopyTo(clone);
        Assert.Equal(RecurrentWeights.Of(network), RecurrentWeights.Of(clone));
        Assert.Throws<ArgumentException>("destination", () => network.CopyTo(new ElmanNetwork<double>(Shape with { HasBias = false })));
        Assert.Throws<ArgumentException>("destination", () => network.CopyTo(new JordanNetwork<double>(Shape)));
    }

    [Fact]
    public void Shapes_and_options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => new RecurrentShape(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("hidden", () => new RecurrentShape(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new RecurrentShape(1, 1, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentShape(1, 1, 1) { HiddenActivation = Activation.Softmax });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentShape(1, 1, 1) { OutputActivation = (Activation)17 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BpttOptions { WindowSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BpttOptions { WindowSteps = 1, Targets = (SequenceTargets)5 });
        Assert.Throws<ArgumentException>("WindowSteps", () => new RecurrentTrainer<double>(
            new ElmanNetwork<double>(Shape), new BpttOptions { WindowSteps = int.MaxValue }));
        var trainer = new RecurrentTrainer<double>(new ElmanNetwork<double>(Shape), new BpttOptions { WindowSteps = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.LearningRate = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.ClipNorm = double.PositiveInfinity);
    }
}
