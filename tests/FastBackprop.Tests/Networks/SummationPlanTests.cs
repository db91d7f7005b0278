using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Networks;

public class SummationPlanTests
{
    [Theory]
    [InlineData("chains of the layers 1, 1; zeros of the input not skipped; dense epochs sample by sample; gradients of batches a dot product each 256 rows", 2, 2, 1)]
    [InlineData("chains of the layers 4, 4; zeros of the input not skipped; dense epochs sample by sample; gradients of batches row by row", 20, 8, 3)]
    [InlineData("chains of the layers 4, 4; zeros of the input skipped, in steps below a density of 0.5; dense epochs sample by sample; gradients of batches row by row", 64, 64, 10)]
    [InlineData("chains of the layers 1, 4; zeros of the input skipped, in steps below a density of 0.5; dense epochs in blocks of 16 samples; gradients of batches row by row", 784, 128, 10)]
    public void A_shape_decides(string expected, int inputs, int hidden, int outputs) =>
        Assert.Equal(expected, SummationPlan.For<float>(new NetworkShape(inputs, hidden, outputs)).ToString());

    [Fact]
    public void Lanes_hold_samples_where_inputs_and_layers_fit_64_bytes_in_the_element_type()
    {
        var nine = new NetworkShape(9, 2);
        Assert.True(SummationPlan.For<float>(nine).BatchesInLanes);
        Assert.False(SummationPlan.For<double>(nine).BatchesInLanes);
        Assert.False(SummationPlan.For<float>(new NetworkShape(2, (2, Activation.Softmax))).BatchesInLanes);
    }

    [Theory]
    [InlineData(0.49, true, false)]
    [InlineData(0.5, false, true)]
    [InlineData(1, false, true)]
    public void The_density_decides_between_sparse_steps_and_blocks(double density, bool isSparse, bool isBlocked)
    {
        SummationPlan sums = SummationPlan.For<float>(new NetworkShape(784, 128, 10));
        Assert.Equal((isSparse, isBlocked), (sums.IsSparse(density), sums.IsBlocked(density)));
        SummationPlan small = SummationPlan.For<float>(new NetworkShape(4, 5, 3));
        Assert.Equal((false, false), (small.IsSparse(density), small.IsBlocked(density)));
    }

    // 2²² elements a block at most, in a power of two of rows.
    [Theory]
    [InlineData(1, 16)]
    [InlineData(1 << 18, 16)]
    [InlineData((1 << 18) + 1, 8)]
    [InlineData(1 << 22, 1)]
    [InlineData(1 << 25, 1)]
    public void Blocks_of_wide_rows_have_fewer_samples(int inputs, int rows) =>
        Assert.Equal(rows, SummationPlan.For<float>(new NetworkShape(inputs, 1)).BlockRows);
}
