using FastBackprop.Networks;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

/// <summary>Sizes whose products leave an int, or an array: refused at construction, before memory is taken.</summary>
public class RecurrentSizeTests
{
    // 2²⁷ rows of 32 elements are 2³², which is 0 as an int.
    [Theory]
    [InlineData(1 << 27, 1 << 27, 1)]
    [InlineData(1 << 27, 32, 1)]
    [InlineData(16, 1 << 27, 1)]
    [InlineData(1, 1 << 27, 1 << 27)]
    [InlineData(1, 16, 1 << 27)]
    [InlineData((1 << 27) - 1, 17, 1)]
    public void Weights_beyond_an_array_are_refused(int inputs, int hidden, int outputs)
    {
        var shape = new RecurrentShape(inputs, hidden, outputs);
        Assert.All<Action>(
            [
                () => _ = new ElmanNetwork<float>(shape),
                () => _ = new ElmanNetwork<double>(shape, Initializer.Xavier, 1),
                () => _ = new JordanNetwork<double>(shape),
                () => _ = new JordanNetwork<float>(shape, Initializer.Xavier, 1),
            ],
            construct => Refused("weights; expected at most ", construct));
    }

    [Theory]
    [InlineData(1 << 16)]
    [InlineData((1 << 16) - 1)]
    [InlineData(1 << 28)]
    public void Fixed_point_weights_beyond_an_array_are_refused(int units) =>
        Refused("weights; expected at most ", () => _ = new FixedPointNetwork<float>(new FixedPointShape(units, 1, 1)));

    [Theory]
    [InlineData(1 << 28)]
    [InlineData(1 << 27)]
    [InlineData(int.MaxValue)]
    public void A_tape_beyond_an_array_is_refused(int steps)
    {
        var network = new ElmanNetwork<float>(new RecurrentShape(1, 1, 1));
        Refused(
            $"{steps} rows of 16 elements, padding included, are more than the ",
            () => _ = new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = steps }));
    }

    private static void Refused(string says, Action construct) =>
        Assert.Contains(says, Assert.ThrowsAny<ArgumentException>(construct).Message, StringComparison.Ordinal);
}
