using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace UlpSweep;

/// <summary>Random doubles and their upper neighbours, judged by double-double arithmetic.</summary>
internal static class DoubleSweep
{
    private const int ChunkLength = 1 << 14;

    /// <param name="apply">Replaces arguments by results.</param>
    /// <param name="exact">The function, its value as <c>Value·2^Exponent</c>.</param>
    /// <param name="draw">Draws an argument at which the exact result is not flushed to 0.</param>
    /// <param name="count">How many results to judge.</param>
    public static Measurement Run(
        Action<double[]> apply,
        Func<double, (DoubleDouble Value, int Exponent)> exact,
        Func<RandomGenerator, double> draw,
        long count)
    {
        var total = new Measurement();
        Parallel.For(0, Math.Max(1, count / ChunkLength), c => total.Add(Chunk((ulong)c, apply, exact, draw)));
        return total;
    }

    private static Measurement Chunk(
        ulong seed,
        Action<double[]> apply,
        Func<double, (DoubleDouble Value, int Exponent)> exact,
        Func<RandomGenerator, double> draw)
    {
        var found = new Measurement();
        var random = new RandomGenerator(seed);
        var x = new double[ChunkLength];
        for (int i = 0; i < x.Length; i += 2)
        {
            x[i] = draw(random);
            x[i + 1] = Math.BitIncrement(x[i]);
        }

        var y = (double[])x.Clone();
        apply(y);
        for (int i = 0; i < x.Length; i++)
        {
            found.Error(Ulp.Error(y[i], exact(x[i])), x[i]);
            if ((i & 1) == 0 && !(y[i] <= y[i + 1]))
            {
                found.Decrease();
            }
        }

        return found;
    }
}
