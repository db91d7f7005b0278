using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>A trainer serves one call at a time: the second is refused, whatever it is, and does no harm.</summary>
public class TwoThreadsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    // Large enough that several threads share it, and with zeros worth skipping.
    private static readonly NetworkCase Run = NetworkCase.Of(
        100, [(150, Activation.Tanh), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    private static readonly Dataset<float> Data = Run.Data<float>(128);

    private static readonly FitOptions<float> Once = new();

    public static TheoryData<string, Action<SgdTrainer<float>>> SgdCalls() => new()
    {
        { "Step", t => t.Step(Data.Input(0), Data.Target(0)) },
        { "Epoch", t => t.Epoch(Data) },
        { "Fit", t => t.Fit(Data, Once) },
        { "MeanLoss", t => t.MeanLoss(Data) },
    };

    public static TheoryData<string, Action<BatchTrainer<float>>> BatchCalls() => new()
    {
        { "Step", t => t.Step(Data.Inputs, Data.Targets) },
        { "Step of rows", t => t.Step(Data, [1, 2]) },
        { "Epoch", t => t.Epoch(Data, null, 16) },
        { "Fit", t => t.Fit(Data, 16, Once) },
        { "MeanLoss", t => t.MeanLoss(Data) },
    };

    [Theory]
    [MemberData(nameof(SgdCalls))]
    public void A_second_thread_is_refused_and_the_trainer_goes_on(string name, Action<SgdTrainer<float>> call)
    {
        SgdTrainer<float> trainer = Sgd(EpochWay.Blocked);
        CheckSecondThread(call, trainer, during => trainer.Fit(Data, new FitOptions<float> { Observer = _ => during() }));
        Assert.Equal(128, trainer.Steps);

        // And afterwards it is as one that nobody has disturbed.
        SgdTrainer<float> undisturbed = Sgd(EpochWay.Blocked);
        undisturbed.Epoch(Data);
        call(trainer);
        call(undisturbed);
        Assert.True(Weights.Bits(undisturbed.Network).AsSpan().SequenceEqual(Weights.Bits(trainer.Network)), name);
    }

    [Theory]
    [MemberData(nameof(BatchCalls))]
    public void A_second_thread_is_refused_in_batches_too(string name, Action<BatchTrainer<float>> call)
    {
        BatchTrainer<float> trainer = Batch();
        CheckSecondThread(call, trainer, during => trainer.Fit(Data, 32, new FitOptions<float> { Observer = _ => during() }));
        Assert.Equal(4, trainer.Steps);

        BatchTrainer<float> undisturbed = Batch();
        undisturbed.Epoch(Data, null, 32);
        call(trainer);
        call(undisturbed);
        Assert.True(Weights.Bits(undisturbed.Network).AsSpan().SequenceEqual(Weights.Bits(trainer.Network)), name);
    }

    [Fact]
    public void An_observer_may_measure_losses_and_must_not_train()
    {
        SgdTrainer<float> sgd = Sgd(EpochWay.Blocked);
        var losses = new List<double>();
        sgd.Fit(Data, new FitOptions<float>
        {
            Observer = _ =>
            {
                losses.Add(sgd.MeanLoss(Data));
                Refused(() => sgd.Step(Data.Input(0), Data.Target(0)));
                Refused(() => sgd.Epoch(Data));
                Refused(() => sgd.Fit(Data, Once));
            },
        });
        Assert.Equal([sgd.MeanLoss(Data)], losses);

        BatchTrainer<float> batch = Batch();
        losses.Clear();
        batch.Fit(Data, 32, new FitOptions<float>
        {
            Observer = _ =>
            {
                losses.Add(batch.MeanLoss(Data));
                Refused(() => batch.Step(Data.Inputs, Data.Targets));
                Refused(() => batch.Step(Data, [1]));
                Refused(() => batch.Epoch(Data, null, 3));
                Refused(() => batch.Fit(Data, 3, Once));
            },
        });
        Assert.Equal([batch.MeanLoss(Data)], losses);

        static void Refused(Action call) => Assert.StartsWith(
            "The trainer is in a fit, whose observer may read the network and measure losses;",
            Assert.Throws<InvalidOperationException>(call).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_throws_leaves_the_trainer_free()
    {
        SgdTrainer<float> sgd = Sgd(EpochWay.Streaming);
        var wrong = new Dataset<float>(new float[3], 3, new float[3], 3);
        Assert.Throws<ArgumentException>(() => sgd.Epoch(wrong));
        Assert.Throws<ArgumentException>(() => sgd.MeanLoss(wrong));
        Assert.Throws<ArgumentException>(() => sgd.Step(new float[3], new float[3]));
        Assert.Throws<TimeoutException>(() => sgd.Fit(Data, new FitOptions<float> { Observer = _ => throw new TimeoutException() }));
        sgd.Epoch(Data);

        BatchTrainer<float> batch = Batch();
        Assert.Throws<ArgumentException>(() => batch.Epoch(wrong, null, 1));
        Assert.Throws<ArgumentException>(() => batch.MeanLoss(wrong));
        Assert.Throws<ArgumentException>(() => batch.Step(wrong, [0]));
        Assert.Throws<ArgumentException>(() => batch.Step(wrong.Inputs, wrong.Targets));
        Assert.Throws<TimeoutException>(() => batch.Fit(Data, 9, new FitOptions<float> { Observer = _ => throw new TimeoutException() }));
        batch.Epoch(Data, null, 16);
    }

    [Fact]
    public void A_step_that_diverges_leaves_the_trainer_free()
    {
        var trainer = new SgdTrainer<double>(new Network<double>(new NetworkShape(1, (1, Activation.Identity))), learningRate: 0.1);
        Assert.Throws<TrainingDivergedException>(() => trainer.Step([1], [1e200]));
        trainer.Step([1], [1]);
        trainer.Epoch(new Dataset<double>([1], 1, [1], 1));
    }

    // What once read behind the smaller batch, or waited for ever.
    [Fact]
    public void Batches_of_two_threads_are_whole_or_refused()
    {
        BatchTrainer<float> trainer = Batch();
        var one = Run.Data<float>(1);
        long made = Race(
            () => trainer.Step(one.Inputs, one.Targets),
            () => trainer.Step(Data.Inputs, Data.Targets),
            () => trainer.Epoch(Data, null, 128));
        Assert.Equal(made, trainer.Steps);
    }

    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void Epochs_of_two_threads_are_whole_or_refused(EpochWay way)
    {
        SgdTrainer<float> trainer = Sgd(way);
        trainer.Pass.LeastPart = 1;
        long made = Race(() => trainer.Epoch(Data), () => trainer.Epoch(Data), () => trainer.MeanLoss(Data));
        Assert.InRange(trainer.Steps, 0, made * Data.Rows);
        Assert.Equal(0, trainer.Steps % Data.Rows);
    }

    // Steps are refused almost always. Where two meet all the same, numbers are mixed; no step uses the helpers of another thread's epoch.
    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void Steps_beside_epochs_end_and_stay_within_their_memory(EpochWay way)
    {
        SgdTrainer<float> trainer = Sgd(way);
        trainer.Pass.LeastPart = 1;
        Race(() => trainer.Epoch(Data), () => trainer.Step(Data.Input(1), Data.Target(1)), () => trainer.Step(Data.Input(2), Data.Target(2)));
    }

    // The mark is lost for certain here: the pass has none. With the helpers the step would overtake the number of the work that is under
    // way, which then would never end.
    [Fact]
    public void A_step_does_not_use_the_helpers_that_another_thread_has_called()
    {
        SgdTrainer<float> trainer = Sgd(EpochWay.Streaming);
        trainer.Pass.LeastPart = 1;
        bool ended = OnAnotherThread(() =>
        {
            trainer.Pass.OpenTeam(1);
            trainer.Pass.Workers!.Run(
                new FirstPart(() => Assert.True(OnAnotherThread(() => trainer.Pass.Step(Data.Input(1), Data.Target(1))))), 2);
            trainer.Pass.CloseTeam();
        });
        Assert.True(ended, "Somebody else's step has used the helpers.");

        SgdTrainer<float> alone = Sgd(EpochWay.Streaming);
        alone.Pass.Step(Data.Input(1), Data.Target(1));
        Assert.Equal(Weights.Bits(alone.Network), Weights.Bits(trainer.Network));
    }

    private static SgdTrainer<float> Sgd(EpochWay way) => new(Run.Network<float>(), Run.Loss, 1e-4) { Way = way, DegreeOfParallelism = 2 };

    private static BatchTrainer<float> Batch()
    {
        var trainer = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 1e-4, GradientScale.MeanOverRows) { DegreeOfParallelism = 2 };
        trainer.Team.LeastPart = 1;
        return trainer;
    }

    private static void CheckSecondThread<TTrainer>(Action<TTrainer> call, TTrainer trainer, Action<Action> fit)
    {
        InvalidOperationException? refused = null;
        fit(() => Assert.True(OnAnotherThread(() => refused = Assert.Throws<InvalidOperationException>(() => call(trainer)))));
        Assert.Equal(
            "The trainer is in a call of another thread; expected one call at a time. Other threads predict from a clone of its network.",
            refused!.Message);
    }

    private static bool OnAnotherThread(Action call)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(call)) { IsBackground = true };
        thread.Start();
        bool ended = thread.Join(Long);
        Assert.Null(failure);
        return ended;
    }

    // Each call again and again, from a thread of its own; how often they were not refused.
    private static long Race(params Action[] calls)
    {
        long made = 0;
        Exception? failure = null;
        using var start = new Barrier(calls.Length);
        Thread[] threads = [.. calls.Select(call => new Thread(() => failure = Record.Exception(() => Repeat(call)) ?? failure))];
        foreach (Thread thread in threads)
        {
            thread.IsBackground = true;
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            Assert.True(thread.Join(Long), "A call hangs.");
        }

        Assert.Null(failure);
        return made;

        void Repeat(Action call)
        {
            start.SignalAndWait();
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    call();
                    Interlocked.Increment(ref made);
                }
                catch (InvalidOperationException)
                {
                    Thread.Yield();
                }
            }
        }
    }

    private sealed class FirstPart(Action work) : PartedWork
    {
        public override void RunPart(int part, int parts)
        {
            if (part == 0)
            {
                work();
            }
        }
    }
}
