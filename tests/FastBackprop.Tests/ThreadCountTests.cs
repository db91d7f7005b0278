using System.Diagnostics;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests;

/// <summary>
/// However many trainers there are, and threads that call: the process has fewer helpers than processors. These tests count all its
/// threads, and so run while no other does.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public class ThreadCountTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    // What the test host and the runtime may start meanwhile: a few threads of the pool, a timer, a compiler.
    private const int Others = 16;

    private static readonly NetworkCase Run = NetworkCase.Of(
        60, [(700, Activation.Tanh), (7, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    [Fact]
    public void Ten_thousand_trainers_that_come_and_go_leave_no_thread_behind()
    {
        var run = NetworkCase.Of(20, [(40, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(16);
        Network<float> network = run.Network<float>();
        int before = CountThreads();
        for (int i = 0; i < 5000; i++)
        {
            var sgd = new SgdTrainer<float>(network, run.Loss, 1e-6) { Way = EpochWay.Blocked, DegreeOfParallelism = 2 + (i % 3) };
            sgd.Pass.LeastPart = 1;
            sgd.Epoch(data);
            var batch = new BatchTrainer<float>(network, run.Loss, 1e-6, GradientScale.Sum) { DegreeOfParallelism = 2 + (i % 3) };
            batch.Team.LeastPart = 1;
            batch.Epoch(data, null, 16);
            if (i % 1000 == 0)
            {
                AssertFew(before);
            }
        }

        AssertFew(before);
    }

    [Fact]
    public void Sixty_four_threads_that_predict_share_the_helpers()
    {
        const int Callers = 64;
        var predictor = new Predictor<float>(Run.Network<float>());
        float[] inputs = Run.Data<float>(64).Inputs.Data.ToArray();
        var expected = new float[64 * 7];
        predictor.PredictMany(inputs, expected);
        int before = CountThreads();
        int wrong = 0;
        using var started = new Barrier(Callers + 1);
        using var done = new CountdownEvent(Callers);
        using var counted = new ManualResetEventSlim();
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(i => new Thread(() => Call(2 + (i % 3))) { IsBackground = true })];
        Array.ForEach(callers, caller => caller.Start());
        started.SignalAndWait();
        Assert.True(done.Wait(Long), "A caller hangs.");
        AssertFew(before + Callers);
        counted.Set();
        Array.ForEach(callers, caller => Assert.True(caller.Join(Long), "A caller hangs."));
        Assert.Equal(0, wrong);

        void Call(int threads)
        {
            var outputs = new float[64 * 7];
            started.SignalAndWait();
            for (int i = 0; i < 10; i++)
            {
                predictor.PredictMany(inputs, outputs, threads);
                Interlocked.Add(ref wrong, outputs.AsSpan().SequenceEqual(expected) ? 0 : 1);
            }

            done.Signal();
            counted.Wait();
        }
    }

    // The observer waits for it: so it is executed before the fit goes on.
    [Fact]
    public void What_is_queued_to_the_thread_pool_is_executed_during_a_fit()
    {
        Dataset<float> data = Run.Data<float>(2 * SgdTrainer<float>.SamplesPerReport);
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 1e-6)
        {
            Way = EpochWay.Blocked,
            DegreeOfParallelism = Environment.ProcessorCount,
        };
        int executed = 0;
        trainer.Fit(data, new FitOptions<float>
        {
            Observer = progress =>
            {
                using var done = new CountdownEvent(2 * Environment.ProcessorCount);
                for (int i = 0; i < done.InitialCount; i++)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(countdown => countdown.Signal(), done, preferLocal: false);
                }

                Assert.True(done.Wait(Long), "Nothing that is queued to the pool is executed.");
                executed++;
            },
        });
        Assert.Equal(2, executed);
    }

    [Fact]
    public void An_observer_predicts_with_the_helpers_of_its_fit()
    {
        Dataset<float> data = Run.Data<float>(2 * SgdTrainer<float>.SamplesPerReport);
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 1e-6)
        {
            Way = EpochWay.Blocked,
            DegreeOfParallelism = Environment.ProcessorCount,
        };
        var predictor = new Predictor<float>(trainer.Network);
        var shared = new float[data.Rows * 7];
        var alone = new float[data.Rows * 7];
        trainer.Fit(data, new FitOptions<float>
        {
            Observer = progress =>
            {
                predictor.PredictMany(data.Inputs.Data, shared, Environment.ProcessorCount);
                predictor.PredictMany(data.Inputs.Data, alone);
                Assert.Equal(alone, shared);
            },
        });
        Assert.NotEqual(0, alone[0]);
    }

    private static int CountThreads()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static void AssertFew(int before)
    {
        Assert.InRange(HelperSet.OfProcess.Alive, 0, Environment.ProcessorCount - 1);
        Assert.InRange(CountThreads(), 1, before + Environment.ProcessorCount - 1 + Others);
    }
}
