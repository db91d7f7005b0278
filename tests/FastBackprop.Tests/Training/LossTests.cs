using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>Losses of outputs that are known: the network has no weights but biases, which are its sums.</summary>
public class LossTests
{
    [Fact]
    public void Half_the_sum_of_squares() => Assert.Equal(
        (0.25 + 9 + 4) / 2, LossOf(Loss.HalfSumOfSquares, Activation.Identity, sums: [1.5, -2, 3], target: [1, 1, 5]));

    [Fact]
    public void Binary_cross_entropy_is_minus_the_logarithm_of_the_probability()
    {
        double a = 1 / (1 + Math.Exp(-1.5));
        double b = 1 / (1 + Math.Exp(2));
        double expected = -Math.Log(a) - ((0.25 * Math.Log(b)) + (0.75 * Math.Log(1 - b)));
        Assert.Equal(expected, LossOf(Loss.BinaryCrossEntropy, Activation.Sigmoid, [1.5, -2], [1, 0.25]), 1e-15 * 8);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_logarithm_of_the_probability()
    {
        double sum = Math.Exp(1.5) + Math.Exp(-2) + Math.Exp(0.5);
        double expected = (0.75 * (Math.Log(sum) - 1.5)) + (0.25 * (Math.Log(sum) + 2));
        Assert.Equal(expected, LossOf(Loss.CrossEntropy, Activation.Softmax, [1.5, -2, 0.5], [0.75, 0.25, 0]), 1e-15 * 8);
    }

    // The output rounds to 0 or 1 and its logarithm would be infinite; the loss is the size of the sum.
    [Theory]
    [InlineData(1000, 0, 1000)]
    [InlineData(-1000, 1, 1000)]
    [InlineData(1e300, 0, 1e300)]
    [InlineData(1000, 1, 0)]
    [InlineData(-1000, 0, 0)]
    public void Saturated_sigmoids_have_a_finite_cross_entropy(double sum, double target, double expected) =>
        Assert.Equal(expected, LossOf(Loss.BinaryCrossEntropy, Activation.Sigmoid, [sum], [target]));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2000)]
    [InlineData(2, 1e300)]
    public void A_saturated_softmax_has_a_finite_cross_entropy(int label, double expected)
    {
        double[] target = new double[3];
        target[label] = 1;
        Assert.Equal(expected, LossOf(Loss.CrossEntropy, Activation.Softmax, [1000, -1000, -1e300], target));
    }

    // As a row of floats may have it: a tenth ten times over is 1 + 1.5e-8.
    [Fact]
    public void Targets_may_be_off_one_by_the_rounding_of_their_row()
    {
        var network = new Network<float>(new NetworkShape(1, (10, Activation.Softmax)));
        Assert.Equal(Math.Log(10), new SgdTrainer<float>(network, Loss.CrossEntropy).Step([1], [.. Enumerable.Repeat(0.1f, 10)]), 1e-6);
    }

    private static double LossOf(Loss loss, Activation output, double[] sums, double[] target)
    {
        var network = new Network<double>(new NetworkShape(1, (sums.Length, output)));
        network.SetWeights(0, [.. new double[sums.Length], .. sums]);
        return new SgdTrainer<double>(network, loss).Step([1], target);
    }
}
