using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>Samples from a seed: float and double ones differ by a rounding.</summary>
internal static class Samples
{
    /// <summary>Inputs in [−1, 1), of which a share is zero; targets in [0, 1), or for cross-entropy 1 for one output.</summary>
    public static Dataset<T> Of<T>(NetworkShape shape, Loss loss, int rows, ulong seed, double zeros = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(seed);
        var inputs = new T[rows * shape.Inputs];
        foreach (ref T x in inputs.AsSpan())
        {
            x = Symmetric<T>(random);
            x = random.NextDouble() < zeros ? T.Zero : x;
        }

        var targets = new T[rows * shape.Outputs];
        for (int i = 0; loss != Loss.CrossEntropy && i < targets.Length; i++)
        {
            targets[i] = T.CreateTruncating(random.NextDouble());
        }

        for (int row = 0; loss == Loss.CrossEntropy && row < rows; row++)
        {
            targets[(row * shape.Outputs) + random.NextInt32(shape.Outputs)] = T.One;
        }

        return new Dataset<T>(inputs, shape.Inputs, targets, shape.Outputs);
    }

    /// <summary>Values in [−1, 1).</summary>
    public static T[] Row<T>(int length, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(seed);
        var row = new T[length];
        foreach (ref T x in row.AsSpan())
        {
            x = Symmetric<T>(random);
        }

        return row;
    }

    private static T Symmetric<T>(RandomGenerator random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating((2 * random.NextDouble()) - 1);
}
