using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Bench.Limits;

/// <summary>The least time that a sample can take on a machine, by a roofline: how much there is to compute, to move and to wait for.</summary>
/// <remarks>
/// <para>With P the FMA peak, and R and U the rates at which the smallest cache that has room for all weights is read and is updated
/// in place; bytes are those of logical weights, biases included, and FLOPs are those of <see cref="LayerWork"/>:</para>
/// <para><b>Predict</b>: the sum over the layers of max(FLOPs / P, bytes / R). Calls do not need each other's results, so the processor
/// works on several and their latencies overlap; but no layer takes less than the instructions of one register of activations.</para>
/// <para><b>PredictMany</b> and <b>Batch</b>: (FLOPs + <see cref="ActivationFlops"/> · units) / P. Many rows share one read of the weights,
/// and one update of them.</para>
/// <para><b>Step</b>: the sum over the layers of max(FLOPs / P, bytes / R + bytes / U): the weights are read forward, and read, used for
/// the error and changed in one pass backward. Or the latency, where that is longer: a step needs the weights that the one before has
/// made, so from sample to sample there is one chain of dependent operations (<see cref="Latency"/>).</para>
/// <para><b>Epoch</b>: as Step, but the first layer, whose inputs are known beforehand, either goes in blocks of samples, which share
/// one read and one update of its weights and take FLOPs / P, or uses only the weights of the inputs that are not zero: whichever is
/// the faster. In blocks the cache must hold the weights of the other layers only.</para>
/// </remarks>
/// <param name="Flops">FLOPs that a sample needs; a multiply-add is two, zero inputs are left out, activations are not counted.</param>
/// <param name="FmaNs">The FLOPs at the machine's peak.</param>
/// <param name="ThroughputNs">Computing and moving, as above.</param>
/// <param name="LatencyNs">The chain of dependent operations; 0 where samples do not depend on each other.</param>
internal sealed record WorkloadLimit(double Flops, double FmaNs, double ThroughputNs, double LatencyNs)
{
    /// <summary>
    /// A sigmoid by its throughput, in FLOPs of the peak that are lost to it: 34 ns for 128 at 116 GFLOP/s, which is some 24
    /// instructions and a division for a register of them.
    /// </summary>
    public const double ActivationFlops = 31;

    /// <summary>The same for one register, however few units are in it, in latencies of an FMA: 8 cycles beside 4.</summary>
    public const double ActivationRegister = 2;

    /// <summary>An exponential, in latencies of an FMA: range reduction 3, polynomial 5, scaling and adding to 1 2.</summary>
    public const double Exponential = 10;

    /// <summary>A division, in latencies of an FMA: 11 to 13 cycles beside 4.</summary>
    public const double Division = 3;

    /// <summary>The output's delta <c>(a − t)·(a·(1 − a))</c>, in latencies of an FMA.</summary>
    public const double OutputDelta = 3;

    /// <summary>An error by its slope; rate times delta, and the update of a weight. In latencies of an FMA.</summary>
    public const double Slope = 1, Update = 2;

    /// <summary>The least ns a sample.</summary>
    public double Ns => Math.Max(ThroughputNs, LatencyNs);

    /// <summary>The limit of a call.</summary>
    /// <param name="shape">The network; every activation counts as a sigmoid.</param>
    /// <param name="call">The call.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="density">The share of the inputs that are not zero, above 0 and at most 1.</param>
    public static WorkloadLimit Of(NetworkShape shape, WorkloadCall call, MachineLimits machine, double density = 1)
    {
        LayerWork[] layers = LayerWork.Of(shape, density);
        bool learns = call is WorkloadCall.Step or WorkloadCall.Epoch or WorkloadCall.Batch;
        double flops = layers.Sum(layer => learns ? layer.TrainingFlops : layer.ForwardFlops);
        double throughput = call switch
        {
            WorkloadCall.Step => Streaming(layers, machine),
            WorkloadCall.Epoch => Math.Min(Blocked(layers, LayerWork.Of(shape, 1)[0], machine), Streaming(layers, machine)),
            WorkloadCall.Predict => Single(layers, machine),
            WorkloadCall.Batch or WorkloadCall.PredictMany => (flops + (ActivationFlops * layers.Sum(layer => (double)layer.Outputs))) / machine.FmaGflops,
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, "The call is none of those that exist."),
        };
        return new WorkloadLimit(flops, flops / machine.FmaGflops, throughput, call is WorkloadCall.Step or WorkloadCall.Epoch ? Latency(layers) * machine.FmaLatencyNs : 0);
    }

    /// <summary>
    /// From one sample to the next, in latencies of an FMA: every layer's sum, as a balanced tree, its exponential and its division;
    /// the output's delta; back through every layer but the first, the error's sum and its slope; the update.
    /// </summary>
    public static double Latency(ReadOnlySpan<LayerWork> layers)
    {
        double latencies = OutputDelta + Update;
        foreach (LayerWork layer in layers)
        {
            latencies += layer.SumDepth + Exponential + Division + (layer.IsFirst ? 0 : layer.ErrorDepth + Slope);
        }

        return latencies;
    }

    private static double Single(LayerWork[] layers, MachineLimits machine)
    {
        MemoryLevel level = machine.Holding(layers.Sum(layer => layer.Bytes));
        return layers.Sum(layer => Math.Max(
            Math.Max(layer.ForwardFlops / machine.FmaGflops, level.ReadNs(layer.UsedBytes)), ActivationRegister * machine.FmaLatencyNs));
    }

    private static double Streaming(LayerWork[] layers, MachineLimits machine)
    {
        MemoryLevel level = machine.Holding(layers.Sum(layer => layer.Bytes));
        return layers.Sum(layer => Streaming(layer, level, machine));
    }

    private static double Blocked(LayerWork[] layers, LayerWork denseFirst, MachineLimits machine)
    {
        MemoryLevel level = machine.Holding(layers.Skip(1).Sum(layer => layer.Bytes));
        return (denseFirst.TrainingFlops / machine.FmaGflops) + layers.Skip(1).Sum(layer => Streaming(layer, level, machine));
    }

    private static double Streaming(LayerWork layer, MemoryLevel level, MachineLimits machine) => Math.Max(
        layer.TrainingFlops / machine.FmaGflops, level.ReadNs(layer.UsedBytes) + level.UpdateNs(layer.UsedBytes));
}
