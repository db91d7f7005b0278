using FastBackprop.Benchmarks.Columns;
using FastBackprop.Cli.Bench.Machine;

namespace FastBackprop.Benchmarks.Tests;

/// <summary>The work and the limits of kernels, against figures by hand. Those of workloads are tested with the formula itself.</summary>
public class OperationWorkTests
{
    // A machine of round figures: 100 GFLOP/s; 100 GB/s read and 50 GB/s updated in the first level, half of that in the second.
    private static readonly MachineLimits Machine = new()
    {
        FmaGflops = 100,
        FmaLatencyNs = 1,
        L1 = new MemoryLevel(32 << 10, 100, 50),
        L2 = new MemoryLevel(1 << 20, 50, 25),
        L3 = new MemoryLevel(32 << 20, 20, 10),
        Memory = new MemoryLevel(long.MaxValue, 10, 5),
    };

    [Theory]
    [InlineData(nameof(Kernels.MatrixProduct), 10, 9, 20, 4000, 40)] // 10 rows · 10 · 20 multiply-adds: 4,000 FLOPs at 100 a ns
    [InlineData(nameof(Kernels.RowProduct), 1, 9, 20, 400, 8)] // 800 bytes at 100 a ns
    [InlineData(nameof(Kernels.OuterProductUpdate), 1, 9, 20, 400, 16)] // 800 bytes at 50 a ns
    [InlineData(nameof(Kernels.BackwardUpdate), 1, 9, 20, 760, 16)] // the same, and 9 · 20 multiply-adds more
    [InlineData(nameof(Kernels.RowProduct), 1, 99, 100, 20_000, 800)] // 40,000 bytes do not fit the first level
    public void A_kernel_has_the_work_and_the_limit_computed_by_hand(
        string kernel, int rows, int inputs, int outputs, double flops, double limitNs)
    {
        OperationWork work = OperationWork.OfKernel(kernel, new KernelCase(rows, inputs, outputs), Machine);
        Assert.Equal(flops, work.Flops);
        Assert.Equal(limitNs, work.LimitNs, 9);
    }

    [Fact]
    public void Where_multiply_adds_take_longer_than_memory_they_are_the_limit() =>
        Assert.Equal(400, OperationWork.OfKernel(
            nameof(Kernels.RowProduct), new KernelCase(1, 9, 20), Machine with { FmaGflops = 1 }).LimitNs);
}
