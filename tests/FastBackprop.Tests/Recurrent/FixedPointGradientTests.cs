using FastBackprop.Kernels;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

public class FixedPointGradientTests
{
    private const double Step = 1.0 / (1 << 17);

    // States are at rest up to 4·10⁻¹⁵ (a change of 10⁻¹⁵ and 0.8 of the same for ever after); two losses off by that over 2h are 3·10⁻¹⁰.
    private const double RestTolerance = 1e-15;

    [Fact]
    public void The_gradient_is_that_of_central_differences_for_random_shapes() => RecurrentCase.Check(
        FixedPointCase.Any(10),
        run =>
        {
            FixedPointNetwork<double> network = run.Network<double>();
            (double[] x, double[] t) = run.Sample<double>(0);
            double[] weights = RecurrentWeights.Of(network);
            double[] gradient = Gradient(run.Trainer(network, tolerance: RestTolerance), x, t);
            FixedPointTrainer<double> trainer = run.Trainer(network, tolerance: RestTolerance);
            for (int i = 0; i < weights.Length; i++)
            {
                double difference = (LossAt(i, weights[i] + Step) - LossAt(i, weights[i] - Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[i]) <= 3e-9 + (1e-6 * Math.Abs(gradient[i])),
                    $"{run}: weight {i}, {gradient[i]:R} and {difference:R}");
            }

            double LossAt(int i, double weight)
            {
                double[] moved = [.. weights];
                moved[i] = weight;
                network.SetWeights(moved);
                return trainer.LossOf(x, t);
            }
        },
        60);

    // The same rounds as an Elman network: its hidden units are the units, fed with the same input at each of many steps, and
    // its outputs pick some of them. Backpropagation through all the steps ends where the relaxed adjoint does.
    [Fact]
    public void The_gradient_is_that_of_a_long_unrolled_network() => RecurrentCase.Check(
        FixedPointCase.Any(12),
        run =>
        {
            const int Steps = 200;
            FixedPointShape shape = run.Shape;
            FixedPointNetwork<double> network = run.Network<double>();
            (double[] x, double[] t) = run.Sample<double>(0);
            var unrolled = new ElmanNetwork<double>(new RecurrentShape(shape.Inputs, shape.Units, shape.Outputs)
            {
                HiddenActivation = shape.Activation,
                OutputActivation = Activation.Identity,
            });
            double[] weights = RecurrentWeights.Of(network);
            int square = shape.Units * shape.Units;
            unrolled.SetWeights(RecurrentBlock.InputToHidden, Picking(shape.Inputs, shape.Units, 0));
            unrolled.SetWeights(RecurrentBlock.ContextToHidden, weights.AsSpan(..square));
            unrolled.SetWeights(RecurrentBlock.HiddenBias, shape.HasBias ? weights.AsSpan(square..) : new double[shape.Units]);
            unrolled.SetWeights(RecurrentBlock.HiddenToOutput, Picking(shape.Units, shape.Outputs, shape.Units - shape.Outputs));
            var through = new RecurrentTrainer<double>(
                unrolled, new BpttOptions { WindowSteps = Steps, Targets = SequenceTargets.LastStep }, Loss.HalfSumOfSquares, 1);
            through.Accumulate([.. Enumerable.Repeat(x, Steps).SelectMany(row => row)], t);
            double[] before =
            [
                .. RecurrentWeights.Of(unrolled, RecurrentBlock.ContextToHidden),
                .. shape.HasBias ? RecurrentWeights.Of(unrolled, RecurrentBlock.HiddenBias) : [],
            ];
            through.Update();
            double[] after =
            [
                .. RecurrentWeights.Of(unrolled, RecurrentBlock.ContextToHidden),
                .. shape.HasBias ? RecurrentWeights.Of(unrolled, RecurrentBlock.HiddenBias) : [],
            ];
            double[] expected = [.. before.Zip(after, (w, moved) => w - moved)];
            double[] gradient = Gradient((run with { Loss = Loss.HalfSumOfSquares }).Trainer(network), x, t);
            Assert.Contains(expected, value => Math.Abs(value) > 1e-6);
            Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        },
        60);

    private static double[] Gradient(FixedPointTrainer<double> trainer, double[] x, double[] t)
    {
        double[] before = RecurrentWeights.Of(trainer.Network);
        trainer.Learn(x, t);
        double[] gradient = [.. before.Zip(RecurrentWeights.Of(trainer.Network), (w, moved) => w - moved)];
        trainer.Network.SetWeights(before);
        return gradient;
    }

    // Weights that carry value offset + k to value k unchanged, and nothing else.
    private static double[] Picking(int rows, int columns, int offset)
    {
        double[] weights = new double[rows * columns];
        for (int k = 0; k < Math.Min(rows - offset, columns); k++)
        {
            weights[((offset + k) * columns) + k] = 1;
        }

        return weights;
    }
}
