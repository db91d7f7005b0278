using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class FitTests
{
    private static readonly NetworkCase Run = NetworkCase.Of(
        4, [(6, Activation.Tanh), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    private static readonly Dataset<float> Data = Run.Data<float>(2500);

    [Theory]
    [InlineData(null)]
    [InlineData(11ul)]
    public void Fit_makes_the_steps_of_as_many_epochs(ulong? seed)
    {
        SgdTrainer<float> trainer = Trainer();
        FitResult result = trainer.Fit(Data, new FitOptions<float> { Epochs = 3, ShuffleSeed = seed });

        SgdTrainer<float> byHand = Trainer();
        SampleOrder order = seed is { } value ? new SampleOrder(Data.Rows, value) : SampleOrder.Sequential(Data.Rows);
        double last = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            order.Shuffle(epoch);
            last = 0;
            for (int i = 0; i < Data.Rows; i++)
            {
                last += byHand.Step(Data.Input(order[i]), Data.Target(order[i]));
            }
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        Assert.Equal(new FitResult(3, 3 * 2500, last / 2500, null, null), result);
        Assert.Equal(7500, trainer.Steps);
    }

    [Fact]
    public void An_epoch_without_an_order_is_a_step_for_every_row_as_they_are_stored()
    {
        SgdTrainer<float> trainer = Trainer();
        EpochResult result = trainer.Epoch(Data);
        SgdTrainer<float> byHand = Trainer();
        double sum = 0;
        for (int row = 0; row < Data.Rows; row++)
        {
            sum += byHand.Step(Data.Input(row), Data.Target(row));
        }

        Assert.Equal(new EpochResult(2500, sum / 2500, EpochWay.Streaming), result);
        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
    }

    [Fact]
    public void An_epoch_visits_the_rows_in_the_order_that_it_is_given()
    {
        var order = new SampleOrder(Data.Rows, 3);
        order.Shuffle(5);
        SgdTrainer<float> trainer = Trainer();
        trainer.Epoch(Data, order);

        int[] rows = order.Rows.ToArray();
        SgdTrainer<float> selected = Trainer();
        selected.Epoch(Data.Select(rows));
        Assert.Equal(Weights.Bits(selected.Network), Weights.Bits(trainer.Network));
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_every_epoch()
    {
        SgdTrainer<float> trainer = Trainer();
        var rates = new List<double>();
        LearningRateSchedule schedule = LearningRateSchedule.Step(0.5, 0.5, 1);
        trainer.Fit(Data, new FitOptions<float> { Epochs = 3, Schedule = schedule, Observer = p => rates.Add(p.LearningRate) });
        Assert.Equal([0.5, 0.25, 0.125], rates.Distinct());
        Assert.Equal(0.125, trainer.LearningRate);

        SgdTrainer<float> byHand = Trainer();
        foreach (double rate in (double[])[0.5, 0.25, 0.125])
        {
            byHand.LearningRate = rate;
            byHand.Epoch(Data);
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
    }

    [Fact]
    public void An_observer_hears_after_every_1024_samples_and_once_at_the_end_of_an_epoch()
    {
        var seen = new List<TrainingProgress>();
        SgdTrainer<float> trainer = Trainer();
        var steps = new List<long>();
        FitResult result = trainer.Fit(Data, new FitOptions<float>
        {
            Epochs = 2,
            Observer = progress =>
            {
                seen.Add(progress);
                steps.Add(trainer.Steps);
            },
        });

        Assert.Equal([1024L, 2048, 2500, 3524, 4548, 5000], steps);
        Assert.Equal([(0, 1024), (0, 2048), (0, 2500), (1, 1024), (1, 2048), (1, 2500)], seen.Select(p => (p.Epoch, p.Samples)));
        Assert.Equal([false, false, true, false, false, true], seen.Select(p => p.IsEpochEnd));
        Assert.All(seen, p => Assert.Equal((2, 2500, 0.05, (double?)null), (p.Epochs, p.SamplesInEpoch, p.LearningRate, p.ValidationLoss)));
        Assert.Equal(result.MeanLoss, seen[^1].MeanLoss);

        SgdTrainer<float> byHand = Trainer();
        Assert.Equal(Enumerable.Range(0, 1024).Sum(row => byHand.Step(Data.Input(row), Data.Target(row))) / 1024, seen[0].MeanLoss);
    }

    [Fact]
    public void A_dataset_of_a_whole_number_of_reports_has_no_report_twice()
    {
        var samples = new List<int>();
        Trainer().Fit(Run.Data<float>(2048), new FitOptions<float> { Observer = progress => samples.Add(progress.Samples) });
        Assert.Equal([1024, 2048], samples);
    }

    [Fact]
    public void Epochs_and_an_observer_allocate_nothing()
    {
        SgdTrainer<float> trainer = Trainer();
        FitAllocations.AssertNone(Run, (data, options) => trainer.Fit(data, options));
    }

    [Fact]
    public void Cancelling_stops_between_two_steps_and_leaves_a_trainer_that_goes_on()
    {
        using var source = new CancellationTokenSource();
        SgdTrainer<float> trainer = Trainer();
        var options = new FitOptions<float>
        {
            Epochs = 5,
            Observer = progress =>
            {
                if (progress is { Epoch: 1, Samples: 1024 })
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data, options, source.Token));
        Assert.Equal(2500 + 1024, trainer.Steps);

        SgdTrainer<float> byHand = Trainer();
        for (int step = 0; step < 2500 + 1024; step++)
        {
            byHand.Step(Data.Input(step % 2500), Data.Target(step % 2500));
        }

        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        Assert.Equal(byHand.Epoch(Data), trainer.Epoch(Data));
        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
    }

    // A thousand steps of this network take some seconds.
    [Fact]
    [Trait("Build", "Usual")]
    public void Large_networks_hear_of_a_cancellation_between_two_reports()
    {
        Dataset<float> data = LargeNetwork.Data(SgdTrainer<float>.SamplesPerReport);
        var trainer = new SgdTrainer<float>(LargeNetwork.Create(), learningRate: 1e-4);
        CancellationToken soon = LargeNetwork.CancelSoon();
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data, new FitOptions<float> { Epochs = 1 }, soon));
        Assert.InRange(trainer.Steps, 0, SgdTrainer<float>.SamplesPerReport - 1);
    }

    [Fact]
    public void A_token_cancelled_before_makes_no_step()
    {
        SgdTrainer<float> trainer = Trainer();
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data, new FitOptions<float>(), new CancellationToken(canceled: true)));
        Assert.Equal(0, trainer.Steps);
    }

    private static SgdTrainer<float> Trainer() => new(Run.Network<float>(), Run.Loss, 0.05);
}
