using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>Early stopping leaves a trainer that goes on as if it had stopped after the best epoch by itself.</summary>
public class EarlyStoppingStateTests
{
    private const int BestEpoch = 1;

    private static readonly NetworkCase Run = NetworkCase.Of(
        4, [(6, Activation.Tanh), (3, Activation.Sigmoid)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);

    private static readonly Dataset<float> Data = Run.Data<float>(40);

    public static TheoryData<string, UpdateRule?> Rules() => new()
    {
        { "none", null },
        { "sgd", new UpdateRule { WeightDecay = 0.001 } },
        { "momentum", new UpdateRule { Optimizer = Optimizer.Momentum(0.9) } },
        { "nesterov", new UpdateRule { Optimizer = Optimizer.Nesterov(0.9), LargestGradientNorm = 0.5 } },
        { "adam", new UpdateRule { Optimizer = Optimizer.Adam(), WeightDecay = 0.001 } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_sample_trainer_goes_on_from_the_best_epoch(string name, UpdateRule? rule)
    {
        (SgdTrainer<float> trainer, Action<FitOptions<float>, CancellationToken> fit) Create()
        {
            var trainer = new SgdTrainer<float>(Run.Network<float>()) { Rule = rule };
            return (trainer, (options, token) => trainer.Fit(Data, options, token));
        }

        Check(name, Create, trainer => trainer.Network, trainer => (trainer.Steps, trainer.LearningRate), trainer => trainer.Step(Data.Input(7), Data.Target(7)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void So_does_a_batch_trainer(string name, UpdateRule? rule)
    {
        (BatchTrainer<float> trainer, Action<FitOptions<float>, CancellationToken> fit) Create()
        {
            var trainer = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 0.1, GradientScale.MeanOverRows, rule);
            return (trainer, (options, token) => trainer.Fit(Data, 16, options, token));
        }

        Check(name, Create, trainer => trainer.Network, trainer => (trainer.Steps, trainer.LearningRate), trainer => trainer.Step(Data, [3, 5, 7]));
    }

    [Fact]
    public void Where_no_epoch_is_complete_the_trainer_stays_as_its_last_step_left_it()
    {
        Dataset<float> data = Run.Data<float>(3 * SgdTrainer<float>.SamplesPerReport);
        using var source = new CancellationTokenSource();
        var trainer = new SgdTrainer<float>(Run.Network<float>());
        var options = new FitOptions<float> { EarlyStopping = new(Data, 3), Observer = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data, options, source.Token));
        var byHand = new SgdTrainer<float>(Run.Network<float>());
        byHand.Epoch(data.Select([.. Enumerable.Range(0, SgdTrainer<float>.SamplesPerReport)]));
        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(trainer.Network));
        Assert.Equal(SgdTrainer<float>.SamplesPerReport, trainer.Steps);
    }

    private static void Check<TTrainer>(
        string name,
        Func<(TTrainer Trainer, Action<FitOptions<float>, CancellationToken> Fit)> create,
        Func<TTrainer, Network<float>> network,
        Func<TTrainer, (long Steps, double Rate)> counters,
        Func<TTrainer, double> step)
    {
        FitOptions<float> options = new() { Epochs = 5, ShuffleSeed = 3, Schedule = LearningRateSchedule.InverseTime(0.05, 0.1) };
        (TTrainer expected, Action<FitOptions<float>, CancellationToken> fit) = create();
        fit(options with { Epochs = BestEpoch + 1 }, default);
        Dataset<float> validation = AnswersOf(network(expected));
        (long, double) countersThen = counters(expected);
        double loss = step(expected);
        step(expected);

        // At its end, cancelled, diverged, and by an observer's exception: each after the epoch behind the best one.
        foreach (string end in (string[])["last epoch", "cancelled", "diverged", "observer"])
        {
            (TTrainer trainer, fit) = create();
            using var source = new CancellationTokenSource();
            FitOptions<float> stopping = options with
            {
                EarlyStopping = new(validation, 10),
                Observer = progress => Act(progress, end, source, () => network(trainer)),
            };
            Exception? error = Record.Exception(() => fit(stopping, source.Token));
            Type? thrown = end switch
            {
                "cancelled" => typeof(OperationCanceledException),
                "diverged" => typeof(TrainingDivergedException),
                "observer" => typeof(NotSupportedException),
                _ => null,
            };
            Assert.True(thrown == error?.GetType(), $"{name}, {end}: {error}");
            Assert.Equal(countersThen, counters(trainer));
            Assert.Equal(loss, step(trainer));
            step(trainer);
            Assert.True(Weights.Bits(network(expected)).AsSpan().SequenceEqual(Weights.Bits(network(trainer))), $"{name}, {end}");
        }
    }

    private static void Act(TrainingProgress progress, string end, CancellationTokenSource source, Func<Network<float>> network)
    {
        if (progress.Epoch != BestEpoch + 1)
        {
            return;
        }

        switch (end)
        {
            case "cancelled":
                source.Cancel();
                break;
            case "observer":
                throw new NotSupportedException();
            case "diverged":
                // The output bias of the next step.
                network().MutableWeights(1)[6, 0] = float.NaN;
                break;
            default:
                break;
        }
    }

    // What a network answers: its own loss there is 0, and that of any other weights above.
    private static Dataset<float> AnswersOf(Network<float> network)
    {
        Dataset<float> inputs = new NetworkCase(Run.Shape, Run.Loss, 77).Data<float>(9);
        var answers = new float[9 * 3];
        new FastBackprop.Inference.Predictor<float>(network).PredictMany(inputs.Inputs.Data, answers);
        return new Dataset<float>(inputs.Inputs.Data, 4, answers, 3);
    }
}
