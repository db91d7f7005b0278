using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class BatchFitTests
{
    private static readonly NetworkCase Run = NetworkCase.Of(
        4, [(20, Activation.Tanh), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    private static readonly Dataset<float> Data = Run.Data<float>(2500);

    private static readonly UpdateRule Rule = new() { Optimizer = Optimizer.Adam(), WeightDecay = 0.001, LargestGradientNorm = 0.1 };

    [Theory]
    [InlineData(1, null)]
    [InlineData(7, 11ul)]
    [InlineData(1024, 11ul)]
    [InlineData(2000, null)]
    [InlineData(int.MaxValue, null)]
    public void Fit_makes_the_steps_of_as_many_epochs(int batchSize, ulong? seed)
    {
        BatchTrainer<float> trainer = Trainer();
        FitResult result = trainer.Fit(Data, batchSize, new FitOptions<float> { Epochs = 3, ShuffleSeed = seed });

        BatchTrainer<float> byHand = Trainer();
        SampleOrder order = seed is { } value ? new SampleOrder(Data.Rows, value) : SampleOrder.Sequential(Data.Rows);
        double last = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            order.Shuffle(epoch);
            last = byHand.Epoch(Data, order, batchSize).MeanLoss;
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        Assert.Equal(new FitResult(3, byHand.Steps, last, null, null), result);
        Assert.Equal(3 * ((2500L + batchSize - 1) / batchSize), trainer.Steps);
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_every_epoch()
    {
        BatchTrainer<float> trainer = Trainer();
        trainer.Fit(Data, 100, new FitOptions<float> { Epochs = 3, Schedule = LearningRateSchedule.Step(0.5, 0.5, 1) });
        Assert.Equal(0.125, trainer.LearningRate);

        BatchTrainer<float> byHand = Trainer();
        foreach (double rate in (double[])[0.5, 0.25, 0.125])
        {
            byHand.LearningRate = rate;
            byHand.Epoch(Data, null, 100);
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
    }

    [Theory]
    [InlineData(64, new[] { 1024, 2048, 2500 })]
    [InlineData(1000, new[] { 2000, 2500 })]
    [InlineData(1250, new[] { 1250, 2500 })]
    [InlineData(2500, new[] { 2500 })]
    public void An_observer_hears_after_whole_batches(int batchSize, int[] samples)
    {
        var seen = new List<TrainingProgress>();
        BatchTrainer<float> trainer = Trainer();
        FitResult result = trainer.Fit(Data, batchSize, new FitOptions<float> { Epochs = 2, Observer = seen.Add });
        Assert.Equal([.. samples.Select(s => (0, s)), .. samples.Select(s => (1, s))], seen.Select(p => (p.Epoch, p.Samples)));
        Assert.All(seen, p => Assert.Equal((2, 2500, 0.05, p.Samples == 2500), (p.Epochs, p.SamplesInEpoch, p.LearningRate, p.IsEpochEnd)));
        Assert.Equal(result.MeanLoss, seen[^1].MeanLoss);
    }

    [Fact]
    public void Cancelling_stops_between_two_batches_and_leaves_a_trainer_that_goes_on()
    {
        using var source = new CancellationTokenSource();
        BatchTrainer<float> trainer = Trainer();
        var options = new FitOptions<float>
        {
            Epochs = 5,
            Observer = progress =>
            {
                if (progress is { Epoch: 1, Samples: 1100 })
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data, 100, options, source.Token));
        Assert.Equal(25 + 11, trainer.Steps);

        BatchTrainer<float> byHand = Trainer();
        byHand.Epoch(Data, null, 100);
        for (int batch = 0; batch < 11; batch++)
        {
            byHand.Step(Data, [.. Enumerable.Range(100 * batch, 100)]);
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        Assert.Equal(byHand.Epoch(Data, null, 50), trainer.Epoch(Data, null, 50));
    }

    [Theory]
    [Trait("Build", "Usual")]
    [InlineData(null)]
    [InlineData(1ul)]
    public void A_batch_hears_of_a_cancellation_and_changes_nothing(ulong? shuffleSeed)
    {
        Dataset<float> data = LargeNetwork.Data(4096);
        Network<float> network = LargeNetwork.Create();
        byte[] before = Weights.Bits(network);
        var trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, 0.1, GradientScale.MeanOverRows);
        CancellationToken soon = LargeNetwork.CancelSoon();
        var options = new FitOptions<float> { Epochs = 1, ShuffleSeed = shuffleSeed };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data, data.Rows, options, soon));
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(before, Weights.Bits(network));
    }

    // One weight w that learns the target 8 at rate ½: w is 4, 6, 7 … after each epoch; the validation target is 6.
    [Fact]
    public void Early_stopping_gives_the_best_weights_back()
    {
        var network = new Network<double>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        var data = new Dataset<double>([1, 1], 1, [8, 8], 1);
        var options = new FitOptions<double> { Epochs = 100, EarlyStopping = new(new Dataset<double>([1], 1, [6], 1), 3) };
        var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, 0.5, GradientScale.MeanOverRows);
        FitResult result = trainer.Fit(data, 2, options);
        Assert.Equal(new FitResult(5, 5, 0.125, 1, 0) { StoppedEarly = true }, result);
        Assert.Equal(6, network.Weights(0)[0, 0]);
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_is_divergence()
    {
        var network = new Network<double>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        var options = new FitOptions<double> { Epochs = 9, EarlyStopping = new(new Dataset<double>([1e300], 1, [1], 1), 3) };
        var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, 0.5, GradientScale.Sum);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(new Dataset<double>([1], 1, [8], 1), 1, options));
        Assert.Equal((1, double.PositiveInfinity, 0.5), (error.Step, error.Loss, error.LearningRate));
    }

    [Fact]
    public void A_fit_with_threads_gives_the_same_bits()
    {
        var options = new FitOptions<float> { Epochs = 2, ShuffleSeed = 3, EarlyStopping = new EarlyStopping<float>(Run.Data<float>(150), 1) };
        BatchTrainer<float> one = Trainer();
        BatchTrainer<float> three = Trainer();
        three.Team.Workers = new WorkerGroup(3, new HelperSet(2));
        three.Team.LeastPart = 1;
        Assert.Equal(one.Fit(Data, 200, options), three.Fit(Data, 200, options));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(three.Network));
    }

    [Fact]
    public void Epochs_and_an_observer_allocate_nothing()
    {
        BatchTrainer<float> trainer = Trainer();
        FitAllocations.AssertNone(Run, (data, options) => trainer.Fit(data, 16, options));
    }

    public static TheoryData<string, Action<BatchTrainer<float>>> BadCalls() => new()
    {
        { "batchSize", t => t.Fit(Data, 0, new FitOptions<float>()) },
        { "options", t => t.Fit(Data, 1, null!) },
        { "options", t => t.Fit(Data, 1, new FitOptions<float> { Epochs = 0 }) },
        { "options", t => t.Fit(Data, 1, new FitOptions<float> { Epochs = 2, Schedule = LearningRateSchedule.Step(1, 1e-50, 1) }) },
        { "data", t => t.Fit(null!, 1, new FitOptions<float>()) },
        { "data", t => t.Fit(new Dataset<float>(new float[6], 3, new float[6], 3), 1, new FitOptions<float>()) },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_and_nothing_is_learned(string parameter, Action<BatchTrainer<float>> call)
    {
        BatchTrainer<float> trainer = Trainer();
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => call(trainer)).ParamName);
        Assert.Equal(Weights.Bits(Run.Network<float>()), Weights.Bits(trainer.Network));
        Assert.Equal((0, 0.05), (trainer.Steps, trainer.LearningRate));
    }

    private static BatchTrainer<float> Trainer() => new(Run.Network<float>(), Run.Loss, 0.05, GradientScale.MeanOverRows, Rule);
}
