using FastBackprop.Data;

namespace FastBackprop.Tests.Data;

public class DataAllocationTests
{
    private static readonly Dataset<float> Data = Dataset<float>.FromClasses(new float[600 * 4], 600, [0, 1, 1, 0], ["a", "b"]);
    private static readonly SampleOrder Order = new(1000, 1);
    private static readonly float[] Row = new float[600];
    private static readonly double[] WideRow = new double[600];

    public static TheoryData<string, Action> Calls()
    {
        var calls = new TheoryData<string, Action>
        {
            { "Dataset.Input", () => _ = Data.Input(1)[0] },
            { "Dataset.Target", () => _ = Data.Target(1)[0] },
            { "Dataset.ClassOf", () => _ = Data.ClassOf(1) },
            { "SampleOrder.Shuffle", () => Order.Shuffle(3) },
            { "SampleOrder.this", () => _ = Order[3] },
        };
        var wide = new Dataset<float>([.. Enumerable.Range(0, 1200).Select(i => (float)i)], 600, new float[2], 1);
        foreach (Scaling kind in Enum.GetValues<Scaling>())
        {
            Scaler scaler = Scaler.Fit(kind, wide);
            calls.Add($"Scaler.Transform, {kind}, float", () => scaler.Transform<float>(wide.Input(1), Row));
            calls.Add($"Scaler.Transform, {kind}, double", () => scaler.Transform<double>(WideRow, WideRow));
        }

        return calls;
    }

    // A background compilation can add to any one batch: the least of them is what the call costs.
    [Theory]
    [MemberData(nameof(Calls))]
    public void A_hot_call_allocates_nothing(string name, Action call)
    {
        long least = long.MaxValue;
        var thread = new Thread(() =>
        {
            for (int batch = 0; batch < 6; batch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    call();
                }

                least = batch == 0 ? least : Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });
        thread.Start();
        thread.Join();
        Assert.True(least == 0, $"{name} allocated {least} bytes in 100 calls.");
    }
}
