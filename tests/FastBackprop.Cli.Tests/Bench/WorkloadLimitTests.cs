using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests.Bench;

public class WorkloadLimitTests
{
    // One core of a Zen 4 server at 3.6 GHz. A store into L1 takes as long as two loads, and there hides the load of an update.
    private static readonly MachineLimits Zen4 = new()
    {
        FmaGflops = 116,
        FmaLatencyNs = 1.1,
        L1 = new MemoryLevel(32 << 10, 212, 106),
        L2 = new MemoryLevel(1 << 20, 115, 96),
        L3 = new MemoryLevel(32 << 20, 95, 95),
        Memory = new MemoryLevel(long.MaxValue, 30, 20),
    };

    private static readonly NetworkShape Shape1 = new(2, 2, 1);
    private static readonly NetworkShape Shape2 = new(4, 5, 3);
    private static readonly NetworkShape Shape3 = new(64, 32, 10);
    private static readonly NetworkShape Shape4 = new(784, 128, 10);
    private static readonly NetworkShape Shape5 = new(784, 512, 256, 10);

    [Fact]
    public void The_work_of_a_step_is_that_of_the_textbook()
    {
        // 65·32 + 33·10 weights: forward and update 2 FLOPs each, and the error through 32·10 of them.
        Assert.Equal((4 * 2410) + (2 * 320), WorkloadLimit.Of(Shape3, WorkloadCall.Step, Zen4).Flops);
        Assert.Equal((4 * 101_770) + (2 * 1280), WorkloadLimit.Of(Shape4, WorkloadCall.Epoch, Zen4).Flops);
        Assert.Equal((4 * 535_818) + (2 * ((512 * 256) + (256 * 10))), WorkloadLimit.Of(Shape5, WorkloadCall.Step, Zen4).Flops);
    }

    [Fact]
    public void The_work_of_a_prediction_is_a_multiply_add_a_weight()
    {
        Assert.Equal(2 * 9, WorkloadLimit.Of(Shape1, WorkloadCall.Predict, Zen4).Flops);
        Assert.Equal(2 * 535_818, WorkloadLimit.Of(Shape5, WorkloadCall.PredictMany, Zen4).Flops);
    }

    [Theory]
    [InlineData(3, 88.6)]
    [InlineData(4, 3531)]
    [InlineData(5, 20_780)]
    public void Training_at_the_peak_takes_the_textbook_s_FLOPs(int number, double ns) =>
        Near(ns, WorkloadLimit.Of(Shape(number), WorkloadCall.Step, Zen4).FmaNs);

    [Theory]
    [InlineData(3, 136.4)] // 9,640 bytes of L1: /212 + /106
    [InlineData(4, 7780)] // 407,080 bytes of L2: /115 + /96
    [InlineData(5, 45_122)] // 2,143,272 bytes of L3: /95 twice
    public void A_step_reads_its_weights_and_then_updates_them(int number, double ns) =>
        Near(ns, WorkloadLimit.Of(Shape(number), WorkloadCall.Step, Zen4).Ns);

    [Theory]
    [InlineData(1, 15 + 15 + 3 + 2 + 2)] // sums of 3 terms each; back through 1 output
    [InlineData(2, 16 + 16 + 3 + 4 + 2)] // sums of 5 and 6 terms; back through 3 outputs
    public void The_smallest_networks_wait_for_two_exponentials_and_two_divisions(int number, double latencies)
    {
        foreach (WorkloadCall call in (WorkloadCall[])[WorkloadCall.Step, WorkloadCall.Epoch])
        {
            Near(1.1 * latencies, WorkloadLimit.Of(Shape(number), call, Zen4).Ns);
        }
    }

    [Theory]
    [InlineData(3, (4 * 2080 / 116.0) + (1320 / 212.0) + (1320 / 106.0))]
    [InlineData(4, (4 * 100_480 / 116.0) + (5160 / 212.0) + (5160 / 106.0))]
    [InlineData(5, (4 * 401_920 / 116.0) + (525_312 / 115.0) + (525_312 / 96.0) + (10_280 / 115.0) + (10_280 / 96.0))]
    public void The_blocks_of_an_epoch_leave_the_first_layer_s_FLOPs_and_the_other_layers_traffic(int number, double ns) =>
        Near(ns, WorkloadLimit.Of(Shape(number), WorkloadCall.Epoch, Zen4).Ns);

    [Fact]
    public void An_epoch_of_mostly_zeros_visits_the_weights_of_the_others()
    {
        // 0.19·784 rows and the bias row, 128 wide, and 129 rows of 10.
        double bytes = 4 * ((((0.19 * 784) + 1) * 128) + 1290);

        WorkloadLimit limit = WorkloadLimit.Of(Shape4, WorkloadCall.Epoch, Zen4, density: 0.19);

        Near((bytes / 115) + (bytes / 96), limit.Ns);
        Near((4 * bytes / 4) + (2 * 1280), limit.Flops);
    }

    [Theory]
    [InlineData(3, 45.5)] // 9,640 bytes / 212
    [InlineData(4, 3540)] // 407,080 bytes / 115
    [InlineData(5, 22_561)] // 2,143,272 bytes / 95
    public void One_prediction_reads_the_weights_from_the_cache_that_holds_them(int number, double ns) =>
        Near(ns, WorkloadLimit.Of(Shape(number), WorkloadCall.Predict, Zen4).Ns);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_smallest_layers_take_a_register_of_activations(int number) =>
        Near(2 * 2 * 1.1, WorkloadLimit.Of(Shape(number), WorkloadCall.Predict, Zen4).Ns);

    [Theory]
    [InlineData(1, 1.05e9)]
    [InlineData(2, 344e6)]
    [InlineData(3, 18.9e6)]
    [InlineData(4, 558e3)]
    [InlineData(5, 106e3)]
    public void Many_rows_are_predicted_at_the_peak_and_wait_for_no_memory(int number, double samplesPerSecond) =>
        Assert.InRange(
            1e9 / WorkloadLimit.Of(Shape(number), WorkloadCall.PredictMany, Zen4).Ns, samplesPerSecond * 0.99, samplesPerSecond * 1.01);

    [Fact]
    public void Weights_that_no_cache_holds_come_from_memory() =>
        Near(
            ((4097.0 * 4096) + 4097) * 4 / 30,
            WorkloadLimit.Of(new NetworkShape(4096, 4096, 1), WorkloadCall.Predict, Zen4).Ns);

    private static NetworkShape Shape(int number) => number switch
    {
        1 => Shape1,
        2 => Shape2,
        3 => Shape3,
        4 => Shape4,
        _ => Shape5,
    };

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected * 0.999, expected * 1.001);
}
