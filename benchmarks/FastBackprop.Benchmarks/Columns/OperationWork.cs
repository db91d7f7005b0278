using BenchmarkDotNet.Running;
using FastBackprop.Benchmarks.Rungs;
using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;

namespace FastBackprop.Benchmarks.Columns;

/// <summary>What one operation of a benchmark computes, and the least time that it takes on a machine.</summary>
/// <param name="Flops">Floating-point operations, a multiply-add being two. Inputs that are zero are not counted.</param>
/// <param name="LimitNs">The least ns, by the formulas of <see cref="WorkloadLimit"/> and of each kernel.</param>
internal readonly record struct OperationWork(double Flops, double LimitNs)
{
    /// <summary>The work of a benchmark; null where none is defined, as for the elementwise functions.</summary>
    public static OperationWork? Of(BenchmarkCase benchmark, MachineLimits machine)
    {
        Type type = benchmark.Descriptor.Type;
        object? subject = benchmark.Parameters.Items
            .Select(parameter => parameter.Value)
            .FirstOrDefault(value => value is KernelCase or EpochCase or LadderRung or string);
        return subject switch
        {
            KernelCase shape => OfKernel(benchmark.Descriptor.WorkloadMethod.Name, shape, machine),
            EpochCase workload => OfWorkload(Pools.Find(WorkloadCall.Epoch, workload.ToString()), machine),

            // Every rung is measured against what the last one could reach: the same samples need no more than that.
            LadderRung => OfWorkload(Ladder.Workload, machine),
            string name when type == typeof(TrainStep) => OfWorkload(Pools.Find(WorkloadCall.Step, name), machine),
            string name when type == typeof(Predict) => OfWorkload(Pools.Find(WorkloadCall.Predict, name), machine),
            string name when type == typeof(PredictMany) => OfWorkload(Pools.Find(WorkloadCall.PredictMany, name), machine),
            _ => null,
        };
    }

    /// <summary>A kernel's work: products read the weights W once, updates read and write them once; a bias is an input more.</summary>
    /// <exception cref="ArgumentException">There is no such kernel.</exception>
    internal static OperationWork OfKernel(string method, KernelCase shape, MachineLimits machine)
    {
        double weights = (shape.Inputs + 1.0) * shape.Outputs;
        double bytes = weights * sizeof(float);
        MemoryLevel level = machine.Holding(bytes);
        (double flops, double ns) = method switch
        {
            // Many rows share one read of the weights.
            nameof(Kernels.MatrixProduct) => (2 * weights * shape.Rows, 0),
            nameof(Kernels.RowProduct) => (2 * weights, level.ReadNs(bytes)),
            nameof(Kernels.OuterProductUpdate) => (2 * weights, level.UpdateNs(bytes)),

            // The bias sends no error back.
            nameof(Kernels.BackwardUpdate) => ((2 * weights) + (2.0 * shape.Inputs * shape.Outputs), level.UpdateNs(bytes)),
            _ => throw new ArgumentException($"{method} is no kernel of the suite.", nameof(method)),
        };
        return new OperationWork(flops, Math.Max(ns, flops / machine.FmaGflops));
    }

    private static OperationWork OfWorkload(Workload workload, MachineLimits machine)
    {
        double density = workload.IsMnist ? Pools.Samples(workload).InputDensity : 1;
        var limit = WorkloadLimit.Of(workload.Shape, workload.Call, machine, density);
        return new OperationWork(limit.Flops * workload.SamplesPerTime, limit.Ns * workload.SamplesPerTime);
    }
}
