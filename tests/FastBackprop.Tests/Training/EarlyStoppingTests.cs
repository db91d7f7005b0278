using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>
/// A network of one weight w, output w, that learns the target 8 at rate ½: w is 4, 6, 7, 7.5, 7.75 … after epochs 0, 1, 2, 3, 4 …,
/// without a rounding. A validation target t gives the loss (w − t)²/2.
/// </summary>
public class EarlyStoppingTests
{
    [Fact]
    public void Training_stops_when_patience_is_exhausted_and_the_best_weights_come_back()
    {
        // Losses 2, 0, 0.5, 1.125, 1.53125.
        var losses = new List<double?>();
        (FitResult result, double weight) = Fit(target: 6, patience: 3, epochs: 100, observer: p => losses.Add(p.ValidationLoss));
        Assert.Equal([2.0, 0, 0.5, 1.125, 1.53125], losses);
        Assert.Equal((5, 5L, 1, 0.0, true), (result.Epochs, result.Steps, result.BestEpoch, result.BestValidationLoss, result.StoppedEarly));
        Assert.Equal(6, weight);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(4, 6)]
    public void Patience_is_the_number_of_epochs_without_improvement(int patience, int epochs) =>
        Assert.Equal(epochs, Fit(target: 6, patience, epochs: 100).Result.Epochs);

    [Fact]
    public void Training_that_keeps_improving_runs_to_its_end()
    {
        (FitResult result, double weight) = Fit(target: 8, patience: 1, epochs: 5);
        Assert.Equal((5, 4, 0.03125, false), (result.Epochs, result.BestEpoch, result.BestValidationLoss, result.StoppedEarly));
        Assert.Equal(7.75, weight);
    }

    [Fact]
    public void The_best_weights_come_back_at_the_last_epoch_too()
    {
        (FitResult result, double weight) = Fit(target: 6, patience: 2, epochs: 4);
        Assert.Equal((4, 1, false), (result.Epochs, result.BestEpoch, result.StoppedEarly));
        Assert.Equal(6, weight);
    }

    // Losses 8, 2, 0.5: the fall by 6 counts, that by 1.5 does not, nor does one by exactly 6.
    [Theory]
    [InlineData(2, 1, 6)]
    [InlineData(6, 0, 4)]
    public void A_fall_counts_only_beyond_the_smallest_improvement(double smallest, int best, double expected)
    {
        (FitResult result, double weight) = Fit(target: 8, patience: 1, epochs: 100, smallest);
        Assert.Equal((best, expected), (result.BestEpoch, weight));
    }

    // Losses 8, 2, 0.5, 0.125: those behind the second epoch are lower, and no improvement by more than 2.
    [Fact]
    public void What_comes_back_is_the_last_improvement_and_not_the_lowest_loss()
    {
        var losses = new List<double?>();
        (FitResult result, double weight) = Fit(target: 8, patience: 2, epochs: 100, smallest: 2, observer: p => losses.Add(p.ValidationLoss));
        Assert.Equal([8.0, 2, 0.5, 0.125], losses);
        Assert.Equal((1, 2.0, 6), (result.BestEpoch, result.BestValidationLoss, weight));
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_is_divergence()
    {
        var network = new Network<double>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        var options = new FitOptions<double> { Epochs = 9, EarlyStopping = new(Data(1e300, 1), 3) };
        var trainer = new SgdTrainer<double>(network, learningRate: 0.5);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Data(1, 8), options));
        Assert.Equal((1, double.PositiveInfinity, 0.5), (error.Step, error.Loss, error.LearningRate));
        Assert.Equal(4, network.Weights(0)[0, 0]);
    }

    private static Dataset<double> Data(double x, double target) => new([x], 1, [target], 1);

    private static (FitResult Result, double Weight) Fit(
        double target, int patience, int epochs, double smallest = 0, Action<TrainingProgress>? observer = null)
    {
        var network = new Network<double>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        FitResult result = new SgdTrainer<double>(network, learningRate: 0.5).Fit(Data(1, 8), new FitOptions<double>
        {
            Epochs = epochs,
            EarlyStopping = new EarlyStopping<double>(Data(1, target), patience, smallest),
            Observer = observer,
        });
        return (result, network.Weights(0)[0, 0]);
    }
}
