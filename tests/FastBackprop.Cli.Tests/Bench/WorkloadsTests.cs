using System.Collections.Immutable;
using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Data;

namespace FastBackprop.Cli.Tests.Bench;

public class WorkloadsTests
{
    [Theory]
    [InlineData("T1", "2-2-1", 256, "Step", "Epoch")]
    [InlineData("T2", "4-5-3", 256, "Step", "Epoch")]
    [InlineData("T3", "64-32-10", 256, "Step", "Epoch")]
    [InlineData("T4", "784-128-10", 256, "Step", "Epoch")]
    [InlineData("T5", "784-512-256-10", 256, "Step", "Epoch")]
    [InlineData("M", "784-128-10", 60_000, "Epoch")]
    [InlineData("T1x256", "2-2-1", 256, "Batch")]
    [InlineData("T2x256", "4-5-3", 256, "Batch")]
    [InlineData("T3x256", "64-32-10", 256, "Batch")]
    [InlineData("T4x256", "784-128-10", 256, "Batch")]
    [InlineData("T5x256", "784-512-256-10", 256, "Batch")]
    [InlineData("I1", "2-2-1", 256, "Predict")]
    [InlineData("I2", "4-5-3", 256, "Predict")]
    [InlineData("I3", "64-32-10", 256, "Predict")]
    [InlineData("I4", "784-128-10", 256, "Predict")]
    [InlineData("I4-mnist", "784-128-10", 256, "Predict")]
    [InlineData("I5", "784-512-256-10", 256, "Predict")]
    [InlineData("I1x1024", "2-2-1", 1024, "PredictMany")]
    [InlineData("I2x1024", "4-5-3", 1024, "PredictMany")]
    [InlineData("I3x1024", "64-32-10", 1024, "PredictMany")]
    [InlineData("I4x256", "784-128-10", 256, "PredictMany")]
    [InlineData("I5x256", "784-512-256-10", 256, "PredictMany")]
    public void Every_name_has_its_shape_rows_and_calls(string name, string shape, int rows, params string[] calls)
    {
        Workload[] named = [.. Workloads.All.Where(workload => workload.Name == name)];

        Assert.Equal(calls, named.Select(workload => workload.Call.ToString()));
        Assert.All(named, workload => Assert.Equal((shape, rows), (workload.Shape.ToString(), workload.Rows)));
    }

    [Fact]
    public void There_are_no_others() => Assert.Equal(27, Workloads.All.Count);

    [Fact]
    public void MNIST_is_what_is_called_so()
    {
        Assert.Equal(["M", "I4-mnist"], Workloads.All.Where(workload => workload.IsMnist).Select(workload => workload.Name));
        Assert.Equal(("M", 60_000), Assert.Single(Workloads.All.Where(workload => workload.SamplesPerTime > 1).Select(workload => (workload.Name, workload.SamplesPerTime))));
    }

    [Fact]
    public void MNIST_is_all_training_images_for_an_epoch_and_the_first_of_them_to_predict()
    {
        var samples = new WorkloadSamples();
        Workload epoch = Workloads.All.Single(workload => workload.Name == "M");
        Workload prediction = Workloads.All.Single(workload => workload.Name == "I4-mnist");

        Dataset<float> all = samples.For(epoch);
        Dataset<float> first = samples.For(prediction);

        Assert.Equal((60_000, 784, 10), (all.Rows, all.InputColumns, all.TargetColumns));
        Assert.InRange(all.InputDensity, 0.190, 0.192);
        Assert.Equal(256, first.Rows);
        Assert.Equal(all.Input(255), first.Input(255));
        Assert.Equal(all.Target(255), first.Target(255));
        PreparedWorkload prepared = PreparedWorkload.Create(epoch, all);
        Assert.Equal(60_000, prepared.SamplesPerCall);
        Assert.Equal(0, LeastAllocated(prepared));
        Assert.Equal(0, LeastAllocated(PreparedWorkload.Create(prediction, first)));
    }

    private static long LeastAllocated(PreparedWorkload workload)
    {
        var times = new BatchTimes(workload);
        times.Measure();
        times.Measure();
        times.Measure();
        return times.BytesAllocated;
    }

    [Fact]
    public void Dense_samples_lie_from_0_to_1()
    {
        Dataset<float> samples = new WorkloadSamples().For(Workloads.All.First(workload => workload.Name == "T3"));

        Assert.Equal((256, 64, 10), (samples.Rows, samples.InputColumns, samples.TargetColumns));
        for (int row = 0; row < samples.Rows; row++)
        {
            Assert.All(samples.Input(row).ToArray(), value => Assert.InRange(value, 0, float.BitDecrement(1)));
            Assert.All(samples.Target(row).ToArray(), value => Assert.InRange(value, 0, float.BitDecrement(1)));
        }

        Assert.InRange(samples.Input(0).ToArray().Distinct().Count(), 60, 64);
    }

    [Fact]
    public void The_figures_of_an_epoch_are_those_of_all_its_samples()
    {
        var result = new WorkloadResult
        {
            Workload = Workloads.All.Single(workload => workload.Name == "M"),
            Ns = 120e6,
            MinimumNs = 110e6,
            BytesAllocated = 0,
            Limit = new WorkloadLimit(Flops: 10_000, FmaNs: 100, ThroughputNs: 1000, LatencyNs: 50),
        };

        Assert.Equal((500_000, 5, 60e6, 0.5), (result.SamplesPerSecond, result.Gflops, result.LimitNs, result.ShareOfLimit));
    }

    [Fact]
    public void Names_choose_workloads_in_any_case_and_order()
    {
        Assert.True(WorkloadNames.TryParse("i4, T4,t4", out ImmutableArray<Workload> chosen));
        Assert.Equal(["T4 Step", "T4 Epoch", "I4 Predict"], chosen.Select(workload => $"{workload.Name} {workload.Call}"));

        Assert.False(WorkloadNames.TryParse("T4,", out _));
        Assert.False(WorkloadNames.TryParse("I4x2", out _));
    }
}
