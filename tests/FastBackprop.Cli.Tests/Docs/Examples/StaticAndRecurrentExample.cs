#region usings
using FastBackprop.Recurrent;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>The gradient of a fixed point, and a difference that agrees.</summary>
internal static class StaticAndRecurrentExample
{
    public static void Run()
    {
        #region example
        // Two units that feed each other and themselves; the first gets the input, the second is the output. W[i, j] leads from i to j.
        var network = new FixedPointNetwork<double>(new FixedPointShape(2, inputs: 1, outputs: 1));
        double[] w =
        [
            0.5, -1.0,
            1.5, 0.3,
            0.1, -0.2,  // biases
        ];
        network.SetWeights(w);
        var trainer = new FixedPointTrainer<double>(network, Loss.HalfSumOfSquares);
        double[] x = [0.8], target = [0.9];

        FixedPointResult result = trainer.Accumulate(x, target);
        double[] s = trainer.Units.ToArray(), d = trainer.Adjoint.ToArray();
        Console.WriteLine($"state    {s[0]:F6} {s[1]:F6} after {result.State.Iterations} rounds");
        Console.WriteLine($"adjoint {d[0]:F6} {d[1]:F6} after {result.Adjoint.Iterations} rounds");

        // dLoss/dW[0, 1]: one product, and the difference of two losses, each with a relaxation of its own.
        const double H = 1e-5;
        double LossWith(double weight)
        {
            w[1] = weight;
            network.SetWeights(w);
            return trainer.LossOf(x, target);
        }

        double difference = (LossWith(-1 + H) - LossWith(-1 - H)) / (2 * H);
        Console.WriteLine($"s0*d1      {s[0] * d[1]:F8}");
        Console.WriteLine($"difference {difference:F8}");
        #endregion
    }
}
