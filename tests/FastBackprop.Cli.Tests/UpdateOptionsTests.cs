using System.Globalization;
using System.Text.Json;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Tests;

/// <summary>Batches, optimizers, weight decay and clipping of train: what the API gives, bit for bit.</summary>
public class UpdateOptionsTests
{
    private const int Epochs = 3;
    private const ulong Seed = 42;

    public static TheoryData<string, int, UpdateRule, double> Batches() => new()
    {
        { "--batch 64", 64, new(), 0.05 },
        { "--batch 1000000 --optimizer sgd --threads 2", 1_000_000, new(), 0.05 },
        { "--batch 10 --optimizer momentum --momentum 0.8", 10, new() { Optimizer = Optimizer.Momentum(0.8) }, 0.05 },
        { "--batch 10 --momentum 0.8", 10, new() { Optimizer = Optimizer.Momentum(0.8) }, 0.05 },
        { "--batch 10 --optimizer nesterov", 10, new() { Optimizer = Optimizer.Nesterov() }, 0.05 },
        { "--batch 10 --optimizer adam", 10, new() { Optimizer = Optimizer.Adam() }, 0.001 },
        {
            "--batch 16 --optimizer adam --rate 0.01 --weight-decay 1e-4 --clip-norm 0.1",
            16,
            new() { Optimizer = Optimizer.Adam(), WeightDecay = 1e-4, LargestGradientNorm = 0.1 },
            0.01
        },
        { "--batch 16 --optimizer adamw", 16, new() { Optimizer = Optimizer.AdamW(), WeightDecay = 0.01 }, 0.001 },
        {
            "--batch 16 --optimizer AdamW --weight-decay 0.1 --decay-biases",
            16,
            new() { Optimizer = Optimizer.AdamW(), WeightDecay = 0.1, DecaysBiases = true },
            0.001
        },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Train_in_batches_gives_the_weights_of_the_batch_trainer(string options, int batchSize, UpdateRule rule, double rate)
    {
        (Dataset<float> data, Network<float> network) = Iris();
        var trainer = new BatchTrainer<float>(network, Loss.CrossEntropy, rate, GradientScale.MeanOverRows, rule);
        FitResult fit = trainer.Fit(data, batchSize, Options(rate));
        Assert.Equal((WeightsHash.Sha256(network), fit.Steps), Train(options));
    }

    public static TheoryData<string, UpdateRule?, double> Samples() => new()
    {
        { "", null, 0.05 },
        { "--optimizer sgd", null, 0.05 },
        { "--weight-decay 0.001", new() { WeightDecay = 0.001 }, 0.05 },
        { "--weight-decay 0.001 --decay-biases", new() { WeightDecay = 0.001, DecaysBiases = true }, 0.05 },
        { "--clip-norm 0.5", new() { LargestGradientNorm = 0.5 }, 0.05 },
        { "--momentum 0.5 --rate 0.01", new() { Optimizer = Optimizer.Momentum(0.5) }, 0.01 },
        { "--optimizer nesterov --momentum 0.5", new() { Optimizer = Optimizer.Nesterov(0.5) }, 0.05 },
        { "--optimizer adam", new() { Optimizer = Optimizer.Adam() }, 0.001 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Train_sample_by_sample_gives_the_weights_of_the_sample_trainer(string options, UpdateRule? rule, double rate)
    {
        (Dataset<float> data, Network<float> network) = Iris();
        FitResult fit = new SgdTrainer<float>(network, Loss.CrossEntropy, rate) { Rule = rule }.Fit(data, Options(rate));
        Assert.Equal((WeightsHash.Sha256(network), fit.Steps), Train(options));
    }

    [Theory]
    [InlineData("--batch 16 --momentum 0.9 --weight-decay 1e-4 --clip-norm 1", "batches of 16 (mean), momentum 0.9, weight decay 0.0001, gradients clipped to norm 1")]
    [InlineData("--optimizer adam", "single samples, adam")]
    [InlineData("--optimizer adamw --decay-biases", "single samples, adamw, weight decay 0.01, of biases too")]
    [InlineData("", null)]
    public void The_model_and_the_result_say_how_it_was_trained(string options, string? expected)
    {
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "iris.model");
        CliResult result = Cli.Run(["train", "iris", "--epochs", "1", "--save", model, .. Words(options)]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected is not null, result.Out.Contains("update", StringComparison.Ordinal));
        Assert.Contains(expected ?? "", result.Out, StringComparison.Ordinal);
        Assert.Equal(expected, Cli.Json("inspect", model).GetProperty("training").GetProperty("update").GetString());
        Assert.Contains(expected ?? "", Cli.Run("inspect", model).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_counted_in_batches_and_samples_a_second_in_samples()
    {
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "iris.model");
        JsonElement result = Cli.Json("train", "iris", "--epochs", "2", "--batch", "112", "--save", model);
        Assert.Equal(2, result.GetProperty("steps").GetInt64());
        Assert.Equal(2, Cli.Json("inspect", model).GetProperty("training").GetProperty("steps").GetInt64());
        double samples = result.GetProperty("samplesPerSecond").GetDouble() * result.GetProperty("trainSeconds").GetDouble();
        Assert.Equal(224, samples, 1e-6);
    }

    [Theory]
    [InlineData("--momentum 0.9 --optimizer sgd", "--momentum goes with --optimizer momentum or nesterov; the optimizer is sgd.")]
    [InlineData("--momentum 0.9 --optimizer adam", "--momentum goes with --optimizer momentum or nesterov; the optimizer is adam.")]
    [InlineData("--momentum 1", "--momentum is '1'; expected a fraction from 0 to below 1.")]
    [InlineData("--batch 0", "--batch is '0'; expected a whole number, 1 or more.")]
    [InlineData("--batch all", "--batch is 'all'; expected a whole number, 1 or more.")]
    [InlineData("--optimizer rmsprop", "--optimizer is 'rmsprop'; expected sgd, momentum, nesterov, adam or adamw.")]
    [InlineData("--decay-biases", "--decay-biases goes with a weight decay above 0; there is none.")]
    [InlineData("--weight-decay -1", "--weight-decay is '-1'; expected a number, 0 or more.")]
    [InlineData("--weight-decay 1e39", "--weight-decay is '1e39'; expected a number, 0 or more.")]
    [InlineData("--clip-norm 0", "--clip-norm is '0'; expected a number above 0.")]
    public void What_means_nothing_is_refused_with_a_reason(string options, string message)
    {
        CliResult result = Cli.Run(["train", "iris", .. Words(options)]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (string Hash, long Steps) Train(string options)
    {
        string[] all = ["train", "iris", "--epochs", Epochs.ToString(CultureInfo.InvariantCulture), "--quiet", .. Words(options)];
        JsonElement result = Cli.Json(all);
        return (result.GetProperty("weightsSha256").GetString()!, result.GetProperty("steps").GetInt64());
    }

    private static FitOptions<float> Options(double rate) =>
        new() { Epochs = Epochs, ShuffleSeed = Seed, Schedule = LearningRateSchedule.Cosine(rate, Epochs) };

    private static (Dataset<float> Data, Network<float> Network) Iris()
    {
        Dataset<float> training = DataSplit.Stratified(DatasetCatalogue.Load<float>("iris").Training, 0.25, Seed).Training;
        var shape = new NetworkShape(4, (8, Activation.Tanh), (3, Activation.Softmax));
        return (Scaler.Fit(Scaling.Standard, training).Transform(training), new Network<float>(shape, Initializer.Xavier, Seed));
    }
}
