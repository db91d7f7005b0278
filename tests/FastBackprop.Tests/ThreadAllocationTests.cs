using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests;

/// <summary>Nothing is allocated on the helpers' threads either.</summary>
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
        var helpers = new HelperSet(1);
        trainer.Pass.Workers = new WorkerGroup(2, helpers);
        Allocations.AssertNone(helpers, () => trainer.Epoch(data));
    }

    [Fact]
    public void No_thread_allocates_in_batches()
    {
        var data = Run.Data<float>(140);
        var order = new SampleOrder(140, 1);
        var rule = new UpdateRule { Optimizer = Optimizer.Adam(), LargestGradientNorm = 0.1 };
        var trainer = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 1e-6, GradientScale.Sum, rule) { DegreeOfParallelism = 2 };
        trainer.Team.LeastPart = 1;
        var helpers = new HelperSet(1);
        trainer.Team.Workers = new WorkerGroup(2, helpers);
        Allocations.AssertNone(helpers, () => trainer.Epoch(data, order, 130));
        Allocations.AssertNone(helpers, () => trainer.Step(data.Inputs, data.Targets));
        Allocations.AssertNone(helpers, () => trainer.MeanLoss(data));
    }

    [Fact]
    public void No_thread_allocates_where_many_rows_are_predicted()
    {
        var predictor = new Predictor<float>(Run.Network<float>());
        float[] inputs = Run.Data<float>(100).Inputs.Data.ToArray();
        var outputs = new float[100 * 5];
        var helpers = new HelperSet(1);
        var shared = new Predictor<float>.SharedRows(new WorkerGroup(2, helpers));
        Allocations.AssertNone(helpers, () => shared.Predict(predictor, inputs, outputs, 100, 2));
    }
}
