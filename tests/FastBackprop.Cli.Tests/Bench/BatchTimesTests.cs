using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Runs;

namespace FastBackprop.Cli.Tests.Bench;

public class BatchTimesTests
{
    [Fact]
    public void What_a_workload_allocates_is_seen()
    {
        var times = new BatchTimes(new Allocating(100));

        times.Measure();
        times.Measure();

        // The array, and its header of two or three words.
        Assert.InRange(times.BytesAllocated, 100, 130);
    }

    [Fact]
    public void The_warm_up_is_no_measurement()
    {
        var times = new BatchTimes(new Allocating(0));
        times.Measure();

        times.WarmUp(seconds: 0, batchSeconds: 1e-6);

        Assert.Equal((0, 0), (times.Batches, times.MeasuredSeconds));
        times.Measure();
        times.Measure();
        Assert.Equal(2, times.Batches);
        Assert.InRange(times.MinimumNs, 0, times.MedianNs);
    }

    [Theory]
    [InlineData("T1")]
    [InlineData("I1x1024")]
    public void The_loops_call_what_the_workload_says(string name)
    {
        foreach (Workload workload in Workloads.All.Where(workload => workload.Name == name))
        {
            PreparedWorkload prepared = PreparedWorkload.Create(workload, new WorkloadSamples().For(workload));

            prepared.Run(calls: 2);

            int samples = workload.Call is WorkloadCall.Epoch or WorkloadCall.Batch or WorkloadCall.PredictMany ? workload.Rows : 1;
            Assert.Equal(samples, prepared.SamplesPerCall);
        }
    }

    private sealed class Allocating(int bytes) : PreparedWorkload
    {
        private byte[]? _last;

        public override void Run(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                _last = bytes == 0 ? _last : new byte[bytes];
            }
        }
    }
}
