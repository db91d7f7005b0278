using FastBackprop.Networks;

namespace FastBackprop.Cli.Bench;

/// <summary>The workloads that the library's speed is judged by.</summary>
internal static class Workloads
{
    private const int MnistRows = 60_000;

    private static readonly NetworkShape Shape1 = new(2, 2, 1);
    private static readonly NetworkShape Shape2 = new(4, 5, 3);
    private static readonly NetworkShape Shape3 = new(64, 32, 10);
    private static readonly NetworkShape Shape4 = new(784, 128, 10);
    private static readonly NetworkShape Shape5 = new(784, 512, 256, 10);

    /// <summary>All of them: T is training, I inference, M MNIST; x and a number, rows in one call.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("T1", WorkloadCall.Step, Shape1),
        new("T1", WorkloadCall.Epoch, Shape1),
        new("T2", WorkloadCall.Step, Shape2),
        new("T2", WorkloadCall.Epoch, Shape2),
        new("T3", WorkloadCall.Step, Shape3),
        new("T3", WorkloadCall.Epoch, Shape3),
        new("T4", WorkloadCall.Step, Shape4),
        new("T4", WorkloadCall.Epoch, Shape4),
        new("T5", WorkloadCall.Step, Shape5),
        new("T5", WorkloadCall.Epoch, Shape5),
        new("M", WorkloadCall.Epoch, Shape4) { Rows = MnistRows, IsMnist = true, IsWholeEpoch = true },
        new("T1x256", WorkloadCall.Batch, Shape1),
        new("T2x256", WorkloadCall.Batch, Shape2),
        new("T3x256", WorkloadCall.Batch, Shape3),
        new("T4x256", WorkloadCall.Batch, Shape4),
        new("T5x256", WorkloadCall.Batch, Shape5),
        new("I1", WorkloadCall.Predict, Shape1),
        new("I2", WorkloadCall.Predict, Shape2),
        new("I3", WorkloadCall.Predict, Shape3),
        new("I4", WorkloadCall.Predict, Shape4),
        new("I4-mnist", WorkloadCall.Predict, Shape4) { IsMnist = true },
        new("I5", WorkloadCall.Predict, Shape5),
        new("I1x1024", WorkloadCall.PredictMany, Shape1) { Rows = 1024 },
        new("I2x1024", WorkloadCall.PredictMany, Shape2) { Rows = 1024 },
        new("I3x1024", WorkloadCall.PredictMany, Shape3) { Rows = 1024 },
        new("I4x256", WorkloadCall.PredictMany, Shape4),
        new("I5x256", WorkloadCall.PredictMany, Shape5),
    ];
}
