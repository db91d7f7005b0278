using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

public class RecurrentTrainerTests
{
    private static readonly RecurrentCase Run = new(
        false, new RecurrentShape(3, 20, 2), Loss.HalfSumOfSquares, SequenceTargets.EveryStep, 6, 1);

    [Fact]
    public void Double_networks_train_to_the_same_bits_at_every_width() =>
        RecurrentCase.Check(RecurrentCase.Any(70), SameAtEveryWidth<double>, 25);

    [Fact]
    public void Float_networks_train_to_the_same_bits_at_every_width() =>
        RecurrentCase.Check(RecurrentCase.Any(70), SameAtEveryWidth<float>, 25);

    [Fact]
    public void Learning_a_sequence_is_accumulating_it_and_an_update()
    {
        RecurrentNetwork<double> learned = Run.Network<double>();
        RecurrentNetwork<double> accumulated = Run.Network<double>();
        RecurrentTrainer<double> learner = Run.Trainer(learned, 6);
        RecurrentTrainer<double> accumulator = Run.Trainer(accumulated, 6);
        for (int s = 0; s < 3; s++)
        {
            (double[] x, double[] t) = Run.Sequence<double>(s);
            double loss = accumulator.Accumulate(x, t);
            Assert.Equal(1, accumulator.Accumulated);
            accumulator.Update(6);
            Assert.Equal(loss, learner.Learn(x, t, divisor: 6));
            Assert.Equal(0, accumulator.Accumulated);
        }

        Assert.Equal(3, learner.Steps);
        Assert.Equal(RecurrentWeights.Of(accumulated), RecurrentWeights.Of(learned));
    }

    [Fact]
    public void The_divisor_divides_the_step()
    {
        double[] one = Moved(trainer => trainer.Learn(Run.Sequence<double>(0).Inputs, Run.Sequence<double>(0).Targets));
        double[] fourth = Moved(trainer => trainer.Learn(Run.Sequence<double>(0).Inputs, Run.Sequence<double>(0).Targets, divisor: 4));
        Assert.Contains(one, change => Math.Abs(change) > 0.01);
        Assert.All(one.Zip(fourth), pair => Assert.Equal(pair.First / 4, pair.Second, 1e-14));
    }

    [Fact]
    public void A_gradient_above_the_clip_norm_is_scaled_down_to_it_and_one_below_is_not()
    {
        double[] free = Moved(Learn);
        double norm = Math.Sqrt(free.Sum(change => change * change));
        double[] clipped = Moved(trainer =>
        {
            trainer.ClipNorm = norm / 3;
            Learn(trainer);
            Assert.Equal(norm, trainer.GradientNorm, 1e-12);
        });
        Assert.All(free.Zip(clipped), pair => Assert.Equal(pair.First / 3, pair.Second, 1e-14));
        Assert.Equal(free, Moved(trainer =>
        {
            trainer.ClipNorm = norm * 1.001;
            Learn(trainer);
        }));

        static void Learn(RecurrentTrainer<double> trainer) => trainer.Learn(Run.Sequence<double>(0).Inputs, Run.Sequence<double>(0).Targets);
    }

    [Fact]
    public void A_stream_in_windows_goes_on_where_the_last_window_ended()
    {
        (double[] x, double[] t) = Run.Sequence<double>(0);
        RecurrentNetwork<double> network = Run.Network<double>();
        RecurrentTrainer<double> trainer = Run.Trainer(network, 6);
        RecurrentState<double> inWindows = network.CreateState();
        double loss = trainer.LossOf(x.AsSpan(..6), t.AsSpan(..4), inWindows) + trainer.LossOf(x.AsSpan(6..), t.AsSpan(4..), inWindows);
        RecurrentState<double> atOnce = network.CreateState();
        Assert.Equal(trainer.LossOf(x, t, atOnce), loss, 1e-14);
        Assert.Equal(atOnce.Context.ToArray(), inWindows.Context.ToArray());
        Assert.NotEqual(trainer.LossOf(x, t), trainer.LossOf(x, t, inWindows));
    }

    [Fact]
    public void The_loss_of_a_sequence_is_that_of_its_predictions() => RecurrentCase.Check(
        RecurrentCase.Any(20),
        run =>
        {
            RecurrentCase squares = run with { Loss = Loss.HalfSumOfSquares };
            RecurrentNetwork<double> network = squares.Network<double>();
            (double[] x, double[] t) = squares.Sequence<double>(0);
            var y = new double[run.Steps * run.Shape.Outputs];
            new RecurrentPredictor<double>(network).Run(x, network.CreateState(), y);
            double expected = y[^t.Length..].Zip(t, (a, b) => (a - b) * (a - b) / 2).Sum();
            Assert.Equal(expected, squares.Trainer(network, 3).LossOf(x, t), 1e-12 * (1 + expected));
        },
        40);

    [Fact]
    public void Bad_sequences_are_refused_and_change_nothing()
    {
        RecurrentNetwork<double> network = Run.Network<double>();
        RecurrentTrainer<double> trainer = Run.Trainer(network, 6);
        RecurrentState<double> state = Run.State(network);
        double[] context = state.Context.ToArray();
        double[] before = RecurrentWeights.Of(network);
        Refused("inputs has 4 values; expected a multiple of the network's 3 inputs.", new double[4], new double[2], "inputs");
        Refused("inputs is empty; expected at least one time step of 3 values.", [], [], "inputs");
        Refused("targets has 3 values; expected 4, a row of 2 for each of the 2 steps.", new double[6], new double[3], "targets");
        Refused("inputs has NaN in row 1, column 2; expected finite values.", [1, 2, 3, 4, 5, double.NaN], new double[4], "inputs");
        Refused("targets has +infinity in row 0, column 1; expected finite values.", new double[3], [0, double.PositiveInfinity], "targets");
        Assert.Throws<ArgumentOutOfRangeException>("divisor", () => trainer.Learn(new double[3], new double[2], divisor: 0));
        Assert.Throws<InvalidOperationException>(() => trainer.Update());
        Assert.Throws<ArgumentException>("state", () => trainer.Learn(
            new double[3], new double[2], new JordanNetwork<double>(Run.Shape).CreateState()));
        Assert.Equal(before, RecurrentWeights.Of(network));
        Assert.Equal(context, state.Context.ToArray());
        Assert.Equal((0, 0), (trainer.Accumulated, trainer.Steps));

        trainer.Accumulate(new double[3], new double[2]);
        Assert.Throws<ArgumentOutOfRangeException>("divisor", () => trainer.Update(double.NaN));
        Assert.Throws<InvalidOperationException>(() => trainer.Learn(new double[3], new double[2]));
        Assert.Equal(1, trainer.Accumulated);

        void Refused(string message, double[] x, double[] t, string parameter)
        {
            var error = Assert.Throws<ArgumentException>(parameter, () => trainer.Accumulate(x, t, state));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_target_row_is_asked_for_where_only_the_last_step_has_one()
    {
        RecurrentCase run = Run with { Targets = SequenceTargets.LastStep };
        RecurrentTrainer<double> trainer = run.Trainer(run.Network<double>(), 6);
        var error = Assert.Throws<ArgumentException>("targets", () => trainer.Learn(new double[6], new double[4]));
        Assert.StartsWith("targets has 4 values; expected 2, a row of 2 for the last step.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_out_of_the_range_of_an_entropy_is_refused()
    {
        RecurrentCase run = Run with { Loss = Loss.BinaryCrossEntropy };
        RecurrentTrainer<double> trainer = run.Trainer(run.Network<double>(), 6);
        Assert.Throws<ArgumentException>("targets", () => trainer.Learn(new double[6], [0, 1, 0, 1.5]));
        Assert.Throws<ArgumentException>("loss", () => (run with { Loss = Loss.CrossEntropy }).Trainer(run.Network<double>(), 6));
    }

    [Fact]
    public void A_loss_that_is_not_finite_throws_and_leaves_weights_and_state()
    {
        RecurrentCase run = Run with { Shape = new RecurrentShape(3, 4, 2) { HiddenActivation = Activation.Identity, OutputActivation = Activation.Identity } };
        RecurrentNetwork<double> network = run.Network<double>();
        RecurrentTrainer<double> trainer = run.Trainer(network, 3, rate: 0.1);
        (double[] x, double[] t) = run.Sequence<double>(0);
        trainer.Learn(x, t);
        double[] before = RecurrentWeights.Of(network);
        RecurrentState<double> state = run.State(network);
        double[] context = state.Context.ToArray();

        // The first window's gradient is in the sum already when the second window's loss overflows.
        double[] far = [.. x[..^3], .. x[^3..].Select(value => value * 1e200)];
        Assert.Equal(double.PositiveInfinity, trainer.LossOf(far, t, state));
        Assert.Equal(context, state.Context.ToArray());
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Learn(far, t, state));
        Assert.Equal((1, double.PositiveInfinity, 0.1), (error.Step, error.Loss, error.LearningRate));
        Assert.Equal(before, RecurrentWeights.Of(network));
        Assert.Equal(context, state.Context.ToArray());
        Assert.Equal((0, 1), (trainer.Accumulated, trainer.Steps));

        RecurrentNetwork<double> other = network.Clone();
        trainer.Learn(x, t);
        run.Trainer(other, 3, rate: 0.1).Learn(x, t);
        Assert.Equal(RecurrentWeights.Of(other), RecurrentWeights.Of(network));
    }

    // Saturated sigmoids have a finite loss and a slope of 0, which times an infinite hidden unit is NaN.
    [Fact]
    public void A_gradient_that_is_not_finite_throws_and_leaves_weights_and_state()
    {
        var shape = new RecurrentShape(1, 2, 1) { HiddenActivation = Activation.Identity };
        RecurrentCase run = Run with { Shape = shape };
        RecurrentNetwork<float> network = run.Network<float>();
        network.SetWeights(RecurrentBlock.InputToHidden, [float.MaxValue, 1]);
        network.SetWeights(RecurrentBlock.HiddenToOutput, [1, 1]);
        float[] before = RecurrentWeights.Of(network);
        RecurrentTrainer<float> trainer = run.Trainer(network, 6, rate: 0.5);
        RecurrentState<float> state = run.State(network);
        float[] context = state.Context.ToArray();
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Learn([10], [0.5f], state));
        Assert.Equal(
            "Training diverged: the norm of the gradient of step 0 is NaN at learning rate 0.5. A smaller rate may help.", error.Message);
        Assert.Equal((0, 0.5), (error.Step, error.LearningRate));
        Assert.Equal(before, RecurrentWeights.Of(network));
        Assert.Equal(context, state.Context.ToArray());

        network.SetWeights(RecurrentBlock.InputToHidden, [1, 1]);
        trainer.Learn([10], [0.5f], state);
        Assert.All(RecurrentWeights.Of(network), weight => Assert.True(float.IsFinite(weight)));
    }

    private static double[] Moved(Action<RecurrentTrainer<double>> learn)
    {
        RecurrentNetwork<double> network = Run.Network<double>();
        double[] before = RecurrentWeights.Of(network);
        learn(Run.Trainer(network, 6));
        return [.. before.Zip(RecurrentWeights.Of(network), (w, moved) => w - moved)];
    }

    private static void SameAtEveryWidth<T>(RecurrentCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] weights, double[] losses) = Train(SimdWidth.Scalar);
        foreach (SimdWidth width in Widths.All)
        {
            (T[] weightsThere, double[] lossesThere) = Train(width);
            Oracles.Bits.AssertSame<T>(weights, weightsThere, $"{run} at {width}");
            Assert.Equal(losses, lossesThere);
        }

        (T[] Weights, double[] Losses) Train(SimdWidth width)
        {
            RecurrentNetwork<T> network = run.Network<T>();
            RecurrentTrainer<T> trainer = run.Trainer(network, 4, rate: 0.05, width);
            trainer.ClipNorm = 1;
            RecurrentState<T> state = run.State(network);
            (T[] x, T[] t) = run.Sequence<T>(0);
            (T[] x2, T[] t2) = run.Sequence<T>(1);
            double[] losses =
            [
                trainer.Learn(x, t, state),
                trainer.Accumulate(x, t, state),
                trainer.Accumulate(x2, t2),
            ];
            trainer.Update(2);
            HasZeroPadding(network.Step);
            return (RecurrentWeights.Of(network), [.. losses, trainer.GradientNorm, trainer.LossOf(x2, t2, state)]);
        }
    }

    private static void HasZeroPadding<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (LayerLayout layer in network.Layers)
        {
            for (int row = 0; row < layer.Inputs + (layer.HasBiasRow ? 1 : 0); row++)
            {
                Span<T> padding = network.Parameters.Span.Slice(layer.Offset + (row * layer.Stride), layer.Stride)[layer.Outputs..];
                Assert.False(padding.ContainsAnyExcept(T.Zero));
            }
        }
    }
}
