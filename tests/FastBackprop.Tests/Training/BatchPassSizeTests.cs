using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>Memory that follows from a shape is counted in longs, and refused before any of it is taken.</summary>
public class BatchPassSizeTests
{
    private const long OneMegabyte = 1 << 20;

    // 2²⁸ · 16 is 0 in an int, 2²⁷ · 16 is negative.
    [Theory]
    [InlineData(1 << 27)]
    [InlineData((1 << 28) - 1)]
    [InlineData(1 << 28)]
    public void Transposed_weights_that_no_array_holds_are_refused_by_their_shape(int outputs)
    {
        NetworkShape shape = Narrowest(outputs);
        var error = Assert.Throws<ArgumentException>("network", () => BatchPass<float>.ThrowUnlessTransposable(shape, "network"));
        Assert.StartsWith(
            $"The transposed weights of layer 1 of a 1-1-{outputs} network are {outputs * 16L} elements, rows padded to 64 bytes; "
            + $"a batch trainer holds at most {Array.MaxLength - 16}.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Transposed_weights_that_an_array_holds_are_not() =>
        BatchPass<float>.ThrowUnlessTransposable(Narrowest((Array.MaxLength - 16) / 16), "network");

    // The network itself, half a gigabyte of zeros, is never touched, and so takes no memory.
    [Fact]
    public void A_batch_trainer_refuses_such_a_network_before_it_takes_memory()
    {
        var network = new Network<float>(Narrowest(1 << 27));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ArgumentException>("network", () => new BatchTrainer<float>(network, Loss.HalfSumOfSquares, 0.1, GradientScale.Sum));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OneMegabyte);
    }

    // Many wide layers, each behind one unit: few weights, and long rows for the outputs of a piece.
    [Fact]
    [Trait("Build", "Usual")]
    public void A_piece_of_all_layers_together_is_bounded()
    {
        LayerShape[] layers = [.. Enumerable.Repeat((LayerShape[])[new(8192, Activation.Relu), new(1, Activation.Identity)], 16).SelectMany(pair => pair)];
        var network = new Network<float>(new NetworkShape(32, layers));
        var pass = BatchPass<float>.Create(network, Loss.HalfSumOfSquares, network.PlanAt(SimdDefault.Width));
        long row = 32 + (16 * (8192 + 16));
        Assert.InRange(pass.MostRows * row, 1, 1 << 22);
        Assert.True((pass.MostRows + 1) * row > 1 << 22);
    }

    [Fact]
    public void A_tape_that_no_array_holds_is_refused_before_its_narrower_parts_take_memory()
    {
        var network = new JordanNetwork<float>(new RecurrentShape(1, 64, 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ArgumentException>("WindowSteps", () => new BpttTape<float>(network, 1 << 26));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OneMegabyte);
    }

    private static NetworkShape Narrowest(int outputs) =>
        new(1, (1, Activation.Identity), (outputs, Activation.Identity)) { Bias = BiasConvention.None };
}
