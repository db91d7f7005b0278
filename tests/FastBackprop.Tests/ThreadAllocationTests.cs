using FastBackprop.Data;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests;

/// <summary>
/// Nothing is allocated on the helpers' threads either. Only the sum over all threads can show that, so these tests run while no
/// other does.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public class ThreadAllocationTests
{
    private static readonly NetworkCase Run = NetworkCase.Of(
        200, [(150, Activation.Tanh), (100, Activation.Tanh), (5, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void No_thread_allocates_in_an_epoch(EpochWay way)
    {
        var data = Run.Data<float>(20);
        var trainer = new SgdTrainer<float>(Run.Network<float>(), Run.Loss, 1e-6) { Way = way, DegreeOfParallelism = 2 };
        trainer.Pass.LeastPart = 1;
        AssertNothing(() => trainer.Epoch(data));
    }

    [Fact]
    public void No_thread_allocates_in_batches()
    {
        var data = Run.Data<float>(140);
        var order = new SampleOrder(140, 1);
        var rule = new UpdateRule { Optimizer = Optimizer.Adam(), LargestGradientNorm = 0.1 };
        var trainer = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 1e-6, GradientScale.Sum, rule) { DegreeOfParallelism = 2 };
        trainer.Team.LeastPart = 1;
        AssertNothing(() => trainer.Epoch(data, order, 130));
        AssertNothing(() => trainer.Step(data.Inputs, data.Targets));
        AssertNothing(() => trainer.MeanLoss(data));
    }

    [Fact]
    public void No_thread_allocates_where_many_rows_are_predicted()
    {
        var predictor = new Predictor<float>(Run.Network<float>());
        float[] inputs = Run.Data<float>(100).Inputs.Data.ToArray();
        var outputs = new float[100 * 5];
        AssertNothing(() => predictor.PredictMany(inputs, outputs, 2));
    }

    [Fact]
    public void An_allocation_on_another_thread_is_seen() => Assert.NotEqual(0, Least(
        () =>
        {
            var thread = new Thread(() => GC.KeepAlive(new byte[16]));
            thread.Start();
            thread.Join();
        },
        calls: 1));

    private static void AssertNothing(Action call) => Assert.Equal(0, Least(call, calls: 20));

    // The thread pool allocates where it starts a thread, the runtime where it compiles in the background, and the test host now and
    // then: a batch in which nobody does shows what the calls themselves cost. The first ones warm up.
    private static long Least(Action call, int calls)
    {
        long least = long.MaxValue;
        for (int batch = 0; batch < 100 && least > 0; batch++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < calls; i++)
            {
                call();
            }

            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            least = batch < 5 ? least : Math.Min(least, allocated);
        }

        return least;
    }
}

/// <summary>Tests that look at the whole process.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
