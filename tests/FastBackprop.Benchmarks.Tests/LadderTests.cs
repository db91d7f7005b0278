using FastBackprop.Benchmarks.Rungs;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks.Tests;

/// <summary>The ladder compares times, so all its rungs must do the same: per-sample SGD as a textbook has it.</summary>
public class LadderTests
{
    private const float Rate = 0.5f;

    public static TheoryData<LadderRung> Rungs => [.. Enum.GetValues<LadderRung>()];

    [Theory]
    [MemberData(nameof(Rungs))]
    public void A_rung_computes_the_steps_of_the_textbook(LadderRung rung)
    {
        // A whole block and an odd one; units that fill registers and units that do not.
        Check(rung, inputs: 784, hidden: 128, outputs: 10, samples: 5);
        Check(rung, inputs: 37, hidden: 20, outputs: 3, samples: 37);
        Check(rung, inputs: 5, hidden: 70, outputs: 17, samples: 16);
    }

    private static void Check(LadderRung rung, int inputs, int hidden, int outputs, int samples)
    {
        var start = new Network<float>(new NetworkShape(inputs, hidden, outputs), Initializer.Xavier, seed: 7);
        Dataset<float> data = Digits(inputs, outputs, samples);
        Rung climbed = LadderRungs.Create(rung, start, Rate);
        climbed.Train(new Samples(data));

        var textbook = new TextbookNetwork(start.Shape, Loss.HalfSumOfSquares, [Weights(start, 0), Weights(start, 1)]);
        for (int row = 0; row < samples; row++)
        {
            textbook.Step([.. data.Input(row).ToArray()], [.. data.Target(row).ToArray()], Rate);
        }

        // A sum of m products of numbers below 1 is off by at most about m·2⁻²⁴, a delta and so a change of a weight by a fraction
        // of that, every step anew; roundings are of either sign, so much less comes of it. The changes themselves are far above.
        double tolerance = Rate * samples * (inputs + hidden) * Math.ScaleB(1, -24) / 8;
        double moved = 0;
        for (int layer = 0; layer < 2; layer++)
        {
            double[,] expected = textbook.Weights[layer];
            for (int i = 0; i < expected.GetLength(0); i++)
            {
                for (int j = 0; j < expected.GetLength(1); j++)
                {
                    float actual = climbed.Weight(layer, i, j);
                    Assert.True(
                        Math.Abs(expected[i, j] - actual) <= tolerance,
                        $"{start.Shape}, layer {layer}, weight from {i} to {j}: {actual}; expected {expected[i, j]} ± {tolerance}");
                    moved = Math.Max(moved, Math.Abs(expected[i, j] - start.Weights(layer)[i, j]));
                }
            }
        }

        Assert.True(moved > 100 * tolerance, $"The largest change is {moved}, which a tolerance of {tolerance} might hide.");
    }

    // Like MNIST: one in five inputs is not zero.
    private static Dataset<float> Digits(int inputs, int outputs, int samples)
    {
        var random = new RandomGenerator(3);
        float[] x = [.. Enumerable.Range(0, samples * inputs).Select(_ => random.NextDouble() < 0.2 ? (float)random.NextDouble() : 0)];
        float[] t = new float[samples * outputs];
        for (int row = 0; row < samples; row++)
        {
            t[(row * outputs) + random.NextInt32(outputs)] = 1;
        }

        return new Dataset<float>(x, inputs, t, outputs);
    }

    private static double[,] Weights(Network<float> network, int layer)
    {
        var weights = new double[network.Shape.WeightRows(layer), network.Shape.WeightColumns(layer)];
        for (int i = 0; i < weights.GetLength(0); i++)
        {
            for (int j = 0; j < weights.GetLength(1); j++)
            {
                weights[i, j] = network.Weights(layer)[i, j];
            }
        }

        return weights;
    }
}
