using FastBackprop.Kernels.Elementwise;
using FastBackprop.Tests.Oracles;

namespace UlpSweep;

/// <summary>Every float there is, in increasing order; the platform's functions in double are the oracle.</summary>
internal static class FloatSweep
{
    private const int ChunkLength = 1 << 16;
    private const int InfinityBits = 0x7F800000;

    /// <param name="exact">The function in double.</param>
    /// <param name="smallest">Below this a result may be anything that is no larger; where the function is odd, 0 with the argument's sign.</param>
    /// <param name="isOdd">Whether the function is odd.</param>
    /// <param name="stride">Takes one chunk of 65,536 neighbours of so many; 1 takes them all.</param>
    public static Measurement Run<TOperator>(Func<double, double> exact, double smallest, bool isOdd, int stride)
        where TOperator : struct, IUnaryOperator
    {
        var total = new Measurement();
        int chunks = (int)(((2L * InfinityBits) + 1 + ChunkLength - 1) / ChunkLength);
        Parallel.For(0, (chunks + stride - 1) / stride, c => total.Add(Chunk<TOperator>(c * stride, exact, smallest, isOdd)));
        Parallel.For(0, 128 / stride, c => total.Add(NaNs<TOperator>(c * stride)));
        return total;
    }

    // Position 0 is −∞, the last one +∞; −0 and +0 share the middle, of which +0 is taken (−0 is the tests' business).
    private static Measurement Chunk<TOperator>(int chunk, Func<double, double> exact, double smallest, bool isOdd)
        where TOperator : struct, IUnaryOperator
    {
        var found = new Measurement();
        var x = new float[ChunkLength + 16];
        for (int i = 0; i < x.Length; i++)
        {
            long position = Math.Min(((long)chunk * ChunkLength) + i - InfinityBits, InfinityBits);
            x[i] = BitConverter.Int32BitsToSingle(position < 0 ? int.MinValue | (int)-position : (int)position);
        }

        var y = (float[])x.Clone();
        OperatorMap<TOperator, float>.Apply(y);
        for (int i = 0; i < ChunkLength; i++)
        {
            double expected = exact(x[i]);
            double magnitude = Math.Abs(expected);
            if (magnitude > float.MaxValue)
            {
                found.Rule(y[i] == float.PositiveInfinity || (y[i] == float.MaxValue && magnitude < float.MaxValue * (1 + 1e-7)), x[i]);
            }
            else if (magnitude >= smallest)
            {
                found.Error(Ulp.Error(y[i], expected), x[i]);
            }
            else
            {
                found.Rule(isOdd ? y[i] == 0 && float.IsNegative(y[i]) == float.IsNegative(x[i]) : Math.Abs(y[i]) <= smallest, x[i]);
            }

            if (!(y[i] <= y[i + 1]))
            {
                found.Decrease();
            }
        }

        return found;
    }

    private static Measurement NaNs<TOperator>(int chunk)
        where TOperator : struct, IUnaryOperator
    {
        var found = new Measurement();
        var y = new float[ChunkLength];
        for (int sign = 0; sign < 2; sign++)
        {
            for (int i = 0; i < y.Length; i++)
            {
                int bits = Math.Max(InfinityBits + 1, InfinityBits + (chunk * ChunkLength) + i);
                y[i] = BitConverter.Int32BitsToSingle(bits | (sign << 31));
            }

            OperatorMap<TOperator, float>.Apply(y);
            foreach (float value in y)
            {
                found.Rule(float.IsNaN(value), double.NaN);
            }
        }

        return found;
    }
}
