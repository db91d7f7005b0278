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

    // δ is 1.25: of the errors 0.5, 1.25, −3 and −1e300 the first two are within it.
    [Fact]
    public void Huber_is_half_a_square_and_then_grows_linearly()
    {
        Assert.Equal(
            0.125 + (1.25 * 1.25 / 2) + (1.25 * (3 - 0.625)),
            LossOf(Loss.Huber(1.25), Activation.Identity, sums: [1.5, 0.25, -2], target: [1, -1, 1]));
        Assert.Equal(1.25e300, LossOf(Loss.Huber(1.25), Activation.Identity, sums: [-1e300], target: [0]), 1e285);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Hubers_delta_is_finite_and_above_0(double delta) =>
        Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Huber(delta)).ParamName);

    // Squares, whose slope is that of Huber's loss within δ, and beyond it a slope that is no larger than δ: 2 of the 100 here.
    [Fact]
    public void Beyond_delta_an_output_is_pulled_no_harder_than_by_delta()
    {
        var far = new Network<float>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        new SgdTrainer<float>(far, Loss.Huber(2), 0.5).Step([1], [100]);
        Assert.Equal(1, far.Weights(0)[0, 0]);
        new SgdTrainer<float>(far, Loss.Huber(200), 0.5).Step([1], [101]);
        Assert.Equal(51, far.Weights(0)[0, 0]);
    }

    [Fact]
    public void A_loss_is_a_value()
    {
        Assert.Equal(Loss.HalfSumOfSquares, default);
        Assert.Equal(Loss.Huber(0.5), Loss.Huber(0.5));
        Assert.NotEqual(Loss.Huber(0.5), Loss.Huber());
        Assert.Equal("Huber(0.5)", Loss.Huber(0.5).ToString());
        Assert.Equal("CrossEntropy", Loss.CrossEntropy.ToString());
    }

    [Fact]
    public void Every_loss_reads_back_from_its_text()
    {
        foreach (Loss loss in Loss.All.Append(Loss.Huber(0.1)).Append(Loss.Huber(double.Epsilon)))
        {
            Assert.True(Loss.TryParse(loss.Text, out Loss read));
            Assert.Equal(loss, read);
        }

        Assert.True(Loss.TryParse("huber", out Loss usual) && usual == Loss.Huber(1));
        Assert.All(
            ["", "Huber", "huber:", "huber:0", "huber:-1", "huber:NaN", "huber:1,5", "huber:1:1", "cross-entropy:1", "hinge"],
            text => Assert.False(Loss.TryParse(text, out _)));
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
