/// <summary>The same weights and data that the other peers get.</summary>
internal static class Workloads
{
    public const int MnistRows = 60_000;

    public static readonly int[][] Shapes = [[2, 2, 1], [4, 5, 3], [64, 32, 10], [784, 128, 10], [784, 512, 256, 10]];

    public static NaiveNetwork Network(int[] sizes)
    {
        var weights = new float[sizes.Length - 1][][];
        for (var layer = 0; layer < weights.Length; layer++)
        {
            float scale = 1 / MathF.Sqrt(sizes[layer]);
            weights[layer] = Rows((uint)layer + 1, sizes[layer] + 1, sizes[layer + 1], u => ((2 * u) - 1) * scale);
        }

        return new NaiveNetwork(weights);
    }

    public static Samples Pool(int[] sizes, int rows) => new(Rows(11, rows, sizes[0], u => u), Rows(12, rows, sizes[^1], u => u));

    public static Samples Mnist(string folder)
    {
        byte[] pixels = File.ReadAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"));
        byte[] labels = File.ReadAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"));
        var inputs = new float[MnistRows][];
        var targets = new float[MnistRows][];
        for (var row = 0; row < MnistRows; row++)
        {
            // Every row once, in a mixed order.
            var from = (int)(row * 48271L % MnistRows);
            inputs[row] = [.. pixels.AsSpan(16 + (from * 784), 784).ToArray().Select(pixel => pixel / 255f)];
            targets[row] = new float[10];
            targets[row][labels[8 + from]] = 1;
        }

        return new(inputs, targets);
    }

    private static float[][] Rows(uint sequence, int rows, int columns, Func<float, float> value) =>
        [.. Enumerable.Range(0, rows).Select(row =>
            Enumerable.Range(0, columns).Select(column => value(Uniform(sequence, (uint)((row * columns) + column)))).ToArray())];

    /// <summary>The numbers that <c>uniform</c> in peer.h gives.</summary>
    private static float Uniform(uint sequence, uint k)
    {
        uint h = (k + (sequence << 24)) * 2654435761u;
        h = (h ^ (h >> 16)) * 2246822519u;
        return (float)((h ^ (h >> 13)) >> 8) / 16777216;
    }
}

internal sealed record Samples(float[][] Inputs, float[][] Targets);
