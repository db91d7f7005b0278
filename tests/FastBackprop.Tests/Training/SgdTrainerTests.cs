using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class SgdTrainerTests
{
    private static readonly NetworkCase Run = NetworkCase.Of(
        3, [(2, Activation.Tanh), (2, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    [Fact]
    public void Step_returns_the_loss_before_the_update()
    {
        var trainer = new SgdTrainer<double>(Run.Network<double>(), Run.Loss, 0.5);
        Dataset<double> sample = Run.Data<double>(1);
        double before = trainer.MeanLoss(sample);
        Assert.Equal(before, trainer.Step(sample.Input(0), sample.Target(0)));
        Assert.True(trainer.MeanLoss(sample) < before);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Measuring_changes_no_weight_and_is_no_step()
    {
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss);
        trainer.MeanLoss(Run.Data<float>(10));
        Assert.Equal(Weights.Bits(Run.Network<float>()), Weights.Bits(trainer.Network));
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void A_rate_is_kept_as_it_was_given_and_used_as_the_element_type_has_it()
    {
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 0.1);
        Assert.Equal(0.1, trainer.LearningRate);
        var rounded = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 0.1f);
        trainer.Epoch(Run.Data<float>(5));
        rounded.Epoch(Run.Data<float>(5));
        Assert.Equal(Weights.Bits(rounded.Network), Weights.Bits(trainer.Network));
    }

    // The last four are beyond float: 0 or infinity there.
    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-46)]
    [InlineData(1e39)]
    public void Rates_that_are_not_finite_and_above_zero_are_refused(double rate)
    {
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 0.25);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.LearningRate = rate);
        Assert.StartsWith("The learning rate is expected to be finite and above 0, as a Single too.", error.Message);
        Assert.Equal(rate, error.ActualValue);
        Assert.Equal(0.25, trainer.LearningRate);

        error = Assert.Throws<ArgumentOutOfRangeException>(() => new SgdTrainer<float>(Run.Network<float>(), Run.Loss, rate));
        Assert.Equal("learningRate", error.ParamName);
    }

    [Fact]
    public void Rates_beyond_float_are_good_for_double() =>
        Assert.Equal(1e-46, new SgdTrainer<double>(Run.Network<double>(), Run.Loss, 1e-46).LearningRate);

    public static TheoryData<string, string, Action<SgdTrainer<double>>> BadCalls()
    {
        Dataset<double> data = Run.Data<double>(4);
        var wide = new Dataset<double>(new double[8], 4, new double[4], 2);
        var oneTarget = new Dataset<double>(new double[6], 3, new double[2], 1);
        var outOfRange = new Dataset<double>(new double[6], 3, [0, 1, 0.5, 0.6], 2);
        var fit = new FitOptions<double>();
        return new()
        {
            { "x", "x has 2 values; the network has 3 inputs.", t => t.Step([1, 2], [0, 1]) },
            { "x", "x has 0 values; the network has 3 inputs.", t => t.Step([], [0, 1]) },
            { "target", "target has 3 values; the network has 2 outputs.", t => t.Step([1, 2, 3], [0, 1, 0]) },
            { "x", "x has NaN in column 2; expected finite values.", t => t.Step([1, 2, double.NaN], [0, 1]) },
            { "target", "target has +infinity in column 0; expected finite values.", t => t.Step([1, 2, 3], [double.PositiveInfinity, 1]) },
            { "target", "target has -0.5 in column 0; CrossEntropy takes targets from 0 to 1.", t => t.Step([1, 2, 3], [-0.5, 1.5]) },
            { "target", "target sums to 0.9; CrossEntropy takes targets that sum to 1.", t => t.Step([1, 2, 3], [0.4, 0.5]) },
            { "x", "x overlaps the network's weights", t => t.Step(t.Network.Weights(0).Data[..3], [0, 1]) },
            { "data", "Value cannot be null.", t => t.Epoch(null!) },
            { "data", "data has rows of 4 inputs; the network has 3 inputs.", t => t.Epoch(wide) },
            { "data", "data has rows of 1 targets; the network has 2 outputs.", t => t.Epoch(oneTarget) },
            { "data", "data sums to 1.1 in row 1; CrossEntropy takes targets that sum to 1.", t => t.Epoch(outOfRange) },
            { "order", "order has 5 rows; the dataset has 4.", t => t.Epoch(data, new SampleOrder(5, 1)) },
            { "data", "data has rows of 4 inputs;", t => t.MeanLoss(wide) },
            { "data", "data has rows of 4 inputs;", t => t.Fit(wide, fit) },
            { "data", "Value cannot be null.", t => t.Fit(null!, fit) },
            { "options", "Value cannot be null.", t => t.Fit(data, null!) },
            { "options", "Epochs is expected to be 1 or more.", t => t.Fit(data, fit with { Epochs = 0 }) },
            {
                "options", "The learning rate of epoch 1999 is expected to be finite and above 0, as a Double too.",
                t => t.Fit(data, fit with { Epochs = 2000, Schedule = LearningRateSchedule.Step(1, 0.5, 1) })
            },
            { "Validation", "Validation has rows of 4 inputs;", t => t.Fit(data, fit with { EarlyStopping = new(wide, 1) }) },
            { "Validation", "Value cannot be null.", t => t.Fit(data, fit with { EarlyStopping = new(null!, 1) }) },
            { "options.Patience", "", t => t.Fit(data, fit with { EarlyStopping = new(data, 0) }) },
            {
                "options", "SmallestImprovement is expected to be finite, 0 or more.",
                t => t.Fit(data, fit with { EarlyStopping = new(data, 1, -1) })
            },
            { "options", "SmallestImprovement is", t => t.Fit(data, fit with { EarlyStopping = new(data, 1, double.NaN) }) },
        };
    }

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason_and_nothing_is_learned(string parameter, string message, Action<SgdTrainer<double>> call)
    {
        var trainer = new SgdTrainer<double>(Run.Network<double>(), Run.Loss, 0.25);
        var error = Assert.ThrowsAny<ArgumentException>(() => call(trainer));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
        Assert.Equal(Weights.Bits(Run.Network<double>()), Weights.Bits(trainer.Network));
        Assert.Equal((0, 0.25), (trainer.Steps, trainer.LearningRate));
    }

    [Fact]
    public void A_dataset_that_was_good_does_not_vouch_for_another()
    {
        var trainer = new SgdTrainer<double>(Run.Network<double>(), Run.Loss);
        trainer.Epoch(Run.Data<double>(4));
        Assert.ThrowsAny<ArgumentException>(() => trainer.Epoch(new Dataset<double>(new double[6], 3, [0, 1, 0.5, 0.6], 2)));
        Assert.Equal(4, trainer.Steps);
    }

    public static TheoryData<Loss, Activation, string> Mismatches() => new()
    {
        { Loss.BinaryCrossEntropy, Activation.Softmax, "The loss is BinaryCrossEntropy, which goes with a Sigmoid output; the network's is Softmax." },
        { Loss.CrossEntropy, Activation.Tanh, "The loss is CrossEntropy, which goes with a Softmax output; the network's is Tanh." },
        { Loss.Huber(1e-32), Activation.Tanh, "The loss is Huber(1E-32); expected a parameter that is finite and at least 1.9721523E-31 as a Single." },
        { Loss.Huber(1e39), Activation.Tanh, "The loss is Huber(1E+39); expected a parameter that is finite and at least 1.9721523E-31 as a Single." },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void A_loss_that_does_not_go_with_the_output_is_refused(Loss loss, Activation output, string message)
    {
        var network = new Network<float>(new NetworkShape(1, (1, output)));
        var error = Assert.ThrowsAny<ArgumentException>(() => new SgdTrainer<float>(network, loss));
        Assert.Equal("loss", error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void A_trainer_needs_a_network() =>
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => new SgdTrainer<double>(null!)).ParamName);
}
