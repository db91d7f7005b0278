using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Bench;

/// <summary>
/// A piece of work that is measured: sigmoid everywhere, half the sum of squares, constant bias, float; dense inputs from 0 to 1
/// unless they are MNIST's.
/// </summary>
/// <param name="Name">The name that people and programs know it by.</param>
/// <param name="Call">What is called.</param>
/// <param name="Shape">The network.</param>
internal sealed record Workload(string Name, WorkloadCall Call, NetworkShape Shape)
{
    /// <summary>Rows from which samples come, in order; for <see cref="WorkloadCall.Batch"/> and <see cref="WorkloadCall.PredictMany"/>, those of one call.</summary>
    public int Rows { get; init; } = 256;

    /// <summary>Whether the samples are the training images of MNIST.</summary>
    public bool IsMnist { get; init; }

    /// <summary>Whether the time is that of a whole epoch, all of MNIST in shuffled order, rather than of one sample.</summary>
    public bool IsWholeEpoch { get; init; }

    /// <summary>In what order the network's sums are added.</summary>
    public SummationPlan Sums => SummationPlan.For<float>(Shape);

    /// <summary>Which passes compute it at the process's width.</summary>
    public ExecutionPlan Plan => ExecutionPlan.For<float>(Sums, SimdDefault.Width);

    /// <summary>What has a time of its own: a sample, or an epoch's samples.</summary>
    public int SamplesPerTime => IsWholeEpoch ? Rows : 1;
}
