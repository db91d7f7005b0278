using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

public class BpttGradientTests
{
    // As for a feed-forward network: the cube root of 2⁻⁵² in powers of two makes both errors of a central difference about 10⁻¹¹.
    private const double Step = 1.0 / (1 << 17);

    [Fact]
    public void The_gradient_is_that_of_central_differences_for_random_shapes() => RecurrentCase.Check(
        RecurrentCase.Any(9),
        run =>
        {
            RecurrentNetwork<double> network = run.Network<double>();
            RecurrentState<double> start = run.State(network);
            RecurrentTrainer<double> trainer = run.Trainer(network, run.Steps);
            (double[] x, double[] t) = run.Sequence<double>(0);
            double[] weights = RecurrentWeights.Of(network);
            double[] gradient = Gradient(run, run.Steps, (trainer, state) => trainer.Accumulate(x, t, state));
            double largest = gradient.Max(Math.Abs);
            RecurrentState<double> state = network.CreateState();
            for (int i = 0; i < weights.Length; i++)
            {
                double difference = (LossAt(i, weights[i] + Step) - LossAt(i, weights[i] - Step)) / (2 * Step);
                double scale = Math.Max(Math.Abs(gradient[i]), 1e-2 * Math.Max(largest, 1e-2));
                Assert.True(Math.Abs(difference - gradient[i]) <= 1e-6 * scale, $"{run}: weight {i}, {gradient[i]:R} and {difference:R}");
            }

            double LossAt(int i, double weight)
            {
                double[] moved = [.. weights];
                moved[i] = weight;
                RecurrentWeights.Set<double>(network, moved);
                state.Set(start.Context);
                return trainer.LossOf(x, t, state);
            }
        },
        60);

    // The error is cut where a window starts, the context is not: windows by hand, each from the state that the one before left.
    [Fact]
    public void A_sequence_longer_than_the_tape_gets_the_gradient_of_its_windows() => RecurrentCase.Check(
        RecurrentCase.Any(20),
        run =>
        {
            RecurrentCase everyStep = run with { Targets = SequenceTargets.EveryStep, Steps = 7 };
            (double[] x, double[] t) = everyStep.Sequence<double>(0);
            (int inputs, int outputs) = (run.Shape.Inputs, run.Shape.Outputs);
            double[] truncated = Gradient(everyStep, 3, (trainer, state) => trainer.Accumulate(x, t, state));
            double[] byHand = Gradient(everyStep, 7, (trainer, state) =>
            {
                foreach ((int first, int end) in ((int, int)[])[(0, 3), (3, 6), (6, 7)])
                {
                    trainer.Accumulate(x.AsSpan((first * inputs)..(end * inputs)), t.AsSpan((first * outputs)..(end * outputs)), state);
                }
            });
            Assert.Equal(byHand, truncated);

            // (A softmax of one output is 1, whatever happens: its gradient is 0 over any window.)
            Assert.True(outputs == 1 || !Gradient(everyStep, 7, (trainer, state) => trainer.Accumulate(x, t, state)).SequenceEqual(truncated));
        },
        40);

    [Fact]
    public void The_error_of_one_last_target_runs_back_through_a_whole_window_and_no_further() => RecurrentCase.Check(
        RecurrentCase.Any(20),
        run =>
        {
            for (int steps = 3; steps <= 7; steps++)
            {
                RecurrentCase toOne = run with { Targets = SequenceTargets.LastStep, Steps = steps };
                (double[] x, double[] t) = toOne.Sequence<double>(0);
                int before = steps - 3;
                double[] truncated = Gradient(toOne, 3, (trainer, state) => trainer.Accumulate(x, t, state));
                double[] lastWindow = Gradient(toOne, 7, (trainer, state) =>
                {
                    Span<double> warmUp = x.AsSpan(..(before * run.Shape.Inputs));
                    new RecurrentPredictor<double>(trainer.Network).Run(warmUp, state, new double[before * run.Shape.Outputs]);
                    trainer.Accumulate(x.AsSpan(warmUp.Length..), t, state);
                });
                Assert.Equal(lastWindow, truncated);
            }
        },
        40);

    // The tape still holds a shorter sequence, whose last step is in the middle of this one.
    [Fact]
    public void The_gradient_of_a_sequence_does_not_depend_on_those_before_it() => RecurrentCase.Check(
        RecurrentCase.Any(20),
        run =>
        {
            RecurrentCase longer = run with { Steps = run.Steps + 3 };
            (double[] x, double[] t) = longer.Sequence<double>(0);
            (double[] before, double[] beforeTarget) = run.Sequence<double>(1);
            double[] expected = Gradient(longer, 10, (trainer, state) => trainer.Accumulate(x, t, state));
            double[] actual = Gradient(longer, 10, (trainer, state) =>
            {
                double[] weights = RecurrentWeights.Of(trainer.Network);
                trainer.Learn(before, beforeTarget);
                RecurrentWeights.Set<double>(trainer.Network, weights);
                trainer.Accumulate(x, t, state);
            });
            Assert.Equal(expected, actual);
        },
        40);

    // What an update at rate 1 takes from the weights is the gradient.
    private static double[] Gradient(RecurrentCase run, int windowSteps, Action<RecurrentTrainer<double>, RecurrentState<double>> accumulate)
    {
        RecurrentNetwork<double> network = run.Network<double>();
        RecurrentTrainer<double> trainer = run.Trainer(network, windowSteps);
        accumulate(trainer, run.State(network));

        // 2⁴⁰ lifts the gradient far above the weights, so that their difference holds nearly all its bits.
        const double Lift = 1L << 40;
        double[] before = RecurrentWeights.Of(network);
        trainer.Update(1 / Lift);
        return [.. before.Zip(RecurrentWeights.Of(network), (w, moved) => (w - moved) / Lift)];
    }
}
