using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

public class AssociativeMemoryTests
{
    private const int Units = 12;

    private static readonly float[][] Patterns =
    [
        [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1],
        [1, 1, 1, -1, -1, -1, 1, 1, 1, -1, -1, -1],
        [1, -1, -1, 1, -1, 1, -1, 1, 1, -1, 1, 1],
    ];

    // Every unit is input and output. What is not known of a pattern is given as 0; at rest the network shows all of it.
    [Fact]
    public void A_fixed_point_network_completes_patterns_of_which_a_quarter_is_missing()
    {
        var shape = new FixedPointShape(Units, inputs: Units, outputs: Units) { Activation = Activation.Tanh, HasBias = false };
        var network = new FixedPointNetwork<float>(shape, Initializer.Normal(0.05), seed: 1);
        var trainer = new FixedPointTrainer<float>(network, learningRate: 0.1) { ClipNorm = 1 };
        var random = new RandomGenerator(2);
        for (int i = 0; i < 1500; i++)
        {
            float[] pattern = Patterns[i % Patterns.Length];
            float[] damaged = [.. pattern];
            for (int missing = 0; missing < 3; missing++)
            {
                damaged[random.NextInt32(Units)] = 0;
            }

            trainer.Learn(damaged, [.. pattern.Select(value => 0.9f * value)]);
        }

        var predictor = new FixedPointPredictor<float>(network);
        var completed = new float[Units];
        foreach (float[] pattern in Patterns)
        {
            for (int a = 0; a < Units; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    float[] damaged = [.. pattern];
                    (damaged[a], damaged[b], damaged[(a + b) % Units]) = (0, 0, 0);
                    predictor.Predict(damaged, completed);
                    Assert.Equal(pattern, completed.Select(value => (float)Math.Sign(value)));
                }
            }
        }
    }
}
