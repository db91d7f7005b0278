using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class DivergenceTests
{
    // Behind identities a rate of 3 makes the error grow from step to step.
    private static readonly NetworkCase Run = NetworkCase.Of(
        3, [(4, Activation.Identity), (2, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);

    private static readonly Dataset<double> Data = Run.Data<double>(30);

    [Fact]
    public void A_diverging_fit_throws_with_the_weights_after_the_last_completed_step()
    {
        SgdTrainer<double> trainer = Trainer();
        var options = new FitOptions<double> { Epochs = 1000, Schedule = LearningRateSchedule.Constant(3) };
        AssertDiverged(trainer, Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Data, options)));
    }

    [Fact]
    public void A_diverging_epoch_throws_with_the_weights_after_the_last_completed_step()
    {
        SgdTrainer<double> trainer = Trainer();
        AssertDiverged(trainer, Assert.Throws<TrainingDivergedException>(() =>
        {
            for (int epoch = 0; epoch < 1000; epoch++)
            {
                trainer.Epoch(Data);
            }
        }));
    }

    [Fact]
    public void A_step_with_an_infinite_loss_changes_nothing_and_the_next_may_go_on()
    {
        SgdTrainer<double> trainer = Trainer();
        byte[] before = Weights.Bits(trainer.Network);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Step([1e200, 0, 0], [0, 0]));
        Assert.Equal((0, double.PositiveInfinity, 3), (error.Step, error.Loss, error.LearningRate));
        Assert.Equal(
            "Training diverged: the loss of step 0 is Infinity at learning rate 3. A smaller rate may help.", error.Message);
        Assert.Equal(before, Weights.Bits(trainer.Network));
        Assert.Equal(0, trainer.Steps);

        trainer.Step([1, 0, 0], [0, 0]);
        SgdTrainer<double> other = Trainer();
        other.Step([1, 0, 0], [0, 0]);
        Assert.Equal(Weights.Bits(other.Network), Weights.Bits(trainer.Network));
        Assert.Equal(1, trainer.Steps);
    }

    // The loss, a square, is still a double; the squares of the gradient, an input times larger, are not.
    [Fact]
    public void A_gradient_whose_norm_is_not_finite_is_not_clipped_but_refused_and_changes_nothing()
    {
        var rule = new UpdateRule { Optimizer = Optimizer.Adam(), LargestGradientNorm = 1 };
        Network<double> network = Run.Network<double>();
        byte[] before = Weights.Bits(network);
        double[] far = [1e100, 0, 0];
        double[] near = [1, 0, 0];
        var sample = new SgdTrainer<double>(network, Run.Loss, 0.5) { Rule = rule };
        var batch = new BatchTrainer<double>(network, Run.Loss, 0.5, GradientScale.Sum, rule);
        Refused(() => sample.Step(far, [0, 0]));
        Refused(() => batch.Step(new ReadOnlyMatrixSpan<double>(far, 1, 3), new ReadOnlyMatrixSpan<double>([0, 0], 1, 2)));

        // Nor has Adam counted the step.
        sample.Step(near, [0, 0]);
        Network<double> other = Run.Network<double>();
        new SgdTrainer<double>(other, Run.Loss, 0.5) { Rule = rule }.Step(near, [0, 0]);
        Assert.Equal(Weights.Bits(other), Weights.Bits(network));

        void Refused(Action step)
        {
            var error = Assert.Throws<TrainingDivergedException>(step);
            Assert.Equal(
                "Training diverged: the norm of the gradient of step 0 is Infinity at learning rate 0.5. A smaller rate may help.", error.Message);
            Assert.Equal((0, double.NaN, 0.5), (error.Step, error.Loss, error.LearningRate));
            Assert.Equal(before, Weights.Bits(network));
            Assert.Equal((0, 0), (sample.Steps, batch.Steps));
        }
    }

    private static SgdTrainer<double> Trainer() => new(Run.Network<double>(), Run.Loss, 3);

    private static void AssertDiverged(SgdTrainer<double> trainer, TrainingDivergedException error)
    {
        Assert.True(error.Step > 3, error.Message);
        Assert.False(double.IsFinite(error.Loss));
        Assert.Equal((3, error.Step), (error.LearningRate, trainer.Steps));

        SgdTrainer<double> byHand = Trainer();
        for (int step = 0; step < error.Step; step++)
        {
            byHand.Step(Data.Input(step % Data.Rows), Data.Target(step % Data.Rows));
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        int row = (int)(error.Step % Data.Rows);
        Assert.Equal(error.Loss, Assert.Throws<TrainingDivergedException>(() => byHand.Step(Data.Input(row), Data.Target(row))).Loss);
    }
}
