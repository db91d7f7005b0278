using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class GradientCheckTests
{
    // The check compares on a scale of at least a thousandth of the gradient's largest component g. A central difference with the
    // step h = 2⁻¹⁷ is off by the rounding of two losses, each of some ten operations on numbers of its own size, over 2h, about
    // 10·2⁻⁵³·(1 + L)/h = 1.5e-10·(1 + L); and by h²/6 of the third derivative, which for slopes of at most 1, inputs of at most 4
    // and such losses stays below 100·(1 + L): 1e-9·(1 + L). Together less than 2e-9·(1 + L), divided by 1e-3·g. What is left of that
    // covers a new weight's roundings over the rate, 5e-12·|w|, and the sixteen steps of a block, which change the loss by less than a
    // hundredth. Where the tolerance leaves less than two digits, the gradient is too small against the loss for differences to say
    // anything.
    [Fact]
    public void Every_way_of_training_has_the_derivatives_of_the_loss()
    {
        int cases = 0;
        int inconclusive = 0;
        long weights = 0;
        long skipped = 0;
        NetworkCase.Check(
            NetworkCase.Any(12),
            run =>
            {
                Network<double> network = run.Network<double>();
                Dataset<double> data = run.Data<double>(1);
                int layers = run.Shape.Layers.Length;
                var textbook = new TextbookNetwork(
                    run.Shape, run.Loss, [.. Enumerable.Range(0, layers).Select(layer => Weights.Table(network, layer))]);
                Dataset<double> samples = GradientCheck.Samples(data.Input(0), data.Target(0), 2);
                (double loss, double[][,] gradient) = textbook.Gradient(samples.Input(1).ToArray(), samples.Target(1).ToArray());
                loss = Math.Max(loss, textbook.Gradient(samples.Input(0).ToArray(), samples.Target(0).ToArray()).Loss);
                double tolerance = 2e-9 * (1 + loss) / (1e-3 * gradient.Max(layer => layer.Cast<double>().Max(Math.Abs)));
                cases++;
                inconclusive += tolerance <= 0.01 ? 0 : 1;

                GradientCheckResult[] ways = GradientCheck.RunWays(network, run.Loss, data.Input(0), data.Target(0));
                Assert.Equal(Enum.GetValues<TrainingWay>(), ways.Select(way => way.Way));
                foreach (GradientCheckResult result in ways)
                {
                    weights += result.Checked;
                    skipped += result.Skipped;
                    Assert.Equal(run.Shape.ParameterCount, result.Checked);
                    Assert.True(
                        !(tolerance <= 0.01) || result.LargestRelativeDifference <= tolerance,
                        $"{run}: {result}, tolerance {tolerance}");
                }
            },
            400);
        Assert.InRange(inconclusive, 0, cases / 20);
        Assert.InRange(skipped, 0, weights / 20);
    }

    // The gradient is small against the weights then, which the change of the weights is rounded by.
    [Theory]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void A_trained_network_passes(int epochs)
    {
        var network = new Network<double>(new NetworkShape(2, (4, Activation.Tanh), (1, Activation.Sigmoid)), Initializer.Xavier, seed: 1);
        var data = new Dataset<double>([0, 0, 0, 1, 1, 0, 1, 1], 2, [0, 1, 1, 0], 1);
        var trainer = new SgdTrainer<double>(network, Loss.BinaryCrossEntropy, 0.5);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            trainer.Epoch(data);
        }

        foreach (GradientCheckResult way in GradientCheck.RunWays(network, Loss.BinaryCrossEntropy, data.Input(2), data.Target(2)))
        {
            Assert.True(way.LargestRelativeDifference <= 1e-5 || way.Way == TrainingWay.Block, $"{way}");
        }
    }

    // A row of floats may be off 1 by its roundings, and more is allowed. At equal sums the loss of such targets has no slope at all.
    [Fact]
    public void Targets_that_sum_to_nearly_one_have_the_gradient_of_their_loss()
    {
        var even = new Network<double>(new NetworkShape(1, (2, Activation.Softmax)));
        Assert.Equal(0, GradientCheck.Run(even, Loss.CrossEntropy, [1], [0.50001, 0.50001]).LargestRelativeDifference);
        var sample = new SgdTrainer<double>(even.Clone(), Loss.CrossEntropy, 1);
        sample.Step([1], [0.50001, 0.50001]);
        var batch = new BatchTrainer<double>(even.Clone(), Loss.CrossEntropy, 1, GradientScale.Sum);
        batch.Step(new ReadOnlyMatrixSpan<double>([1, 1], 2, 1), new ReadOnlyMatrixSpan<double>([0.50001, 0.50001, 0.50001, 0.50001], 2, 2));
        Assert.All(new[] { sample.Network, batch.Network }, network => Assert.All(Weights.Of(network), w => Assert.Equal(0, w)));

        NetworkCase run = NetworkCase.Of(3, [(4, Activation.Tanh), (5, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 2);
        foreach (double sum in (double[])[0.99991, 1, 1.00009])
        {
            Dataset<double> data = run.Data<double>(1);
            double[] target = [.. data.Target(0).ToArray().Select(t => t * sum)];
            Assert.InRange(GradientCheck.Run(run.Network<double>(), run.Loss, data.Input(0), target).LargestRelativeDifference, 0, 1e-7);
        }
    }

    // x·w = 0 for every unit: with a step up the units are on, with a step down they are off.
    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    public void Weights_that_cross_a_kink_are_skipped(Activation activation)
    {
        var network = new Network<double>(new NetworkShape(2, (3, activation), 1));
        GradientCheckResult result = GradientCheck.Run(network, Loss.HalfSumOfSquares, [1, 0], [1]);

        // Of 2 × 3 weights and 3 biases those of the input that is 0 cannot cross; the 3 + 1 of the second layer do not either.
        Assert.Equal((13, 6), (result.Checked, result.Skipped));
        Assert.InRange(result.LargestRelativeDifference, 0, 1e-5);
    }

    [Fact]
    public void Smooth_networks_skip_nothing()
    {
        var network = new Network<double>(new NetworkShape(2, 3, 1));
        Assert.Equal(0, GradientCheck.Run(network, Loss.HalfSumOfSquares, [1, 0], [1]).Skipped);
    }

    [Fact]
    public void The_network_is_not_changed()
    {
        var network = new Network<double>(new NetworkShape(3, (4, Activation.Tanh), (2, Activation.Softmax)), Initializer.Xavier, 1);
        byte[] before = Weights.Bits(network);
        GradientCheck.Run(network, Loss.CrossEntropy, [1, 2, 3], [0, 1]);
        Assert.Equal(before, Weights.Bits(network));
    }

    // The first weight's step takes its product with x beyond the largest double; the second's x is 0, and nothing is wrong there.
    [Fact]
    public void A_difference_that_is_not_a_number_is_reported()
    {
        var network = new Network<double>(new NetworkShape(2, 1) { Bias = BiasConvention.None });
        network.SetWeights(0, [1, 1]);
        GradientCheckResult result = GradientCheck.Run(network, Loss.BinaryCrossEntropy, [double.MaxValue, 0], [0.5]);
        Assert.Equal((double.NaN, 0), (result.LargestRelativeDifference, result.Row));
    }

    // A weight of 0 makes the first loss and its gradient finite. Eight such gradients have no finite sum, and the first step of the block
    // takes the next sample's sum beyond the largest double: both trainers refuse.
    [Fact]
    public void A_way_that_refuses_its_step_is_reported_and_the_others_are_checked()
    {
        var network = new Network<double>(new NetworkShape(1, 1) { Bias = BiasConvention.None });
        GradientCheckResult[] ways = GradientCheck.RunWays(network, Loss.BinaryCrossEntropy, [double.MaxValue], [1]);
        Assert.Equal([0, 0, 0, double.NaN, double.NaN], ways.Select(way => way.LargestRelativeDifference));
    }

    [Theory]
    [InlineData(1, 3, 2, 3, TrainingWay.SparseStep)]
    [InlineData(1, double.NaN, 2, double.NaN, TrainingWay.SparseStep)]
    [InlineData(double.NaN, 1, double.NaN, double.NaN, TrainingWay.Step)]
    [InlineData(2, 2, 2, 2, TrainingWay.Step)]
    public void The_worst_way_has_the_largest_difference(double step, double sparse, double ruled, double largest, TrainingWay worst)
    {
        GradientCheckResult result = GradientCheck.Worst(
        [
            new(step, 0, 0, 0, 9, 1) { Way = TrainingWay.Step },
            new(sparse, 1, 0, 0, 9, 4) { Way = TrainingWay.SparseStep },
            new(ruled, 2, 0, 0, 9, 2) { Way = TrainingWay.RuledStep },
        ]);
        Assert.Equal(new GradientCheckResult(largest, (int)worst, 0, 0, 9, 4) { Way = worst }, result);
    }

    public static TheoryData<string, string, double[], double[]> BadSamples() => new()
    {
        { "x", "x has 1 values; the network has 2 inputs.", [1], [1] },
        { "target", "target has 2 values; the network has 1 outputs.", [1, 2], [1, 2] },
        { "x", "x has NaN in column 1; expected finite values.", [1, double.NaN], [1] },
        { "target", "target has 2 in column 0; BinaryCrossEntropy takes targets from 0 to 1.", [1, 2], [2] },
    };

    [Theory]
    [MemberData(nameof(BadSamples))]
    public void Bad_samples_are_refused(string parameter, string message, double[] x, double[] target)
    {
        var network = new Network<double>(new NetworkShape(2, 1));
        var error = Assert.ThrowsAny<ArgumentException>(() => GradientCheck.Run(network, Loss.BinaryCrossEntropy, x, target));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }
}
