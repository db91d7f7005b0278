using System.Collections.Immutable;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>Shapes and samples drawn from a seed.</summary>
internal static class RandomSample
{
    private const int LargestSize = 12;

    /// <summary>Sizes from input to output: an input and two to four layers.</summary>
    public static ImmutableArray<int> Sizes(RandomGenerator random)
    {
        var sizes = new int[3 + random.NextInt32(3)];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = 1 + random.NextInt32(LargestSize);
        }

        return [.. sizes];
    }

    /// <summary>Inputs of mean 0 and standard deviation 1.</summary>
    public static double[] Input(RandomGenerator random, int inputs)
    {
        var x = new double[inputs];
        foreach (ref double value in x.AsSpan())
        {
            value = random.NextNormal();
        }

        return x;
    }

    /// <summary>Targets from 0 to 1, which every loss takes; for softmax they sum to 1, as its outputs do.</summary>
    public static double[] Target(RandomGenerator random, int outputs, Activation output)
    {
        var target = new double[outputs];
        double sum = 0;
        foreach (ref double value in target.AsSpan())
        {
            value = random.NextDouble();
            sum += value;
        }

        if (output == Activation.Softmax)
        {
            foreach (ref double value in target.AsSpan())
            {
                value /= sum;
            }
        }

        return target;
    }
}
