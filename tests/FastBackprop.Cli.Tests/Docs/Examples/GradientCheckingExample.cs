#region usings
using FastBackprop.Networks;
using FastBackprop.Reports.Charts;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>The error of a difference by its step.</summary>
internal static class GradientCheckingExample
{
    public static void Run()
    {
        #region example
        var network = new Network<double>(new NetworkShape(7, 5, 3), Initializer.ScaledNormal, seed: 1);
        double[] x = [0.5, -1.2, 0.3, 2.0, -0.7, 0.1, 1.1];
        double[] target = [0, 1, 0];
        Console.WriteLine(GradientCheck.Run(network, Loss.HalfSumOfSquares, x, target));

        // The same for one weight, W[2, 1] of the first layer, by hand: what a step of rate 1 takes away is the gradient.
        var w = new double[8 * 5];
        network.CopyWeightsTo(0, w);
        const int At = (2 * 5) + 1;
        Network<double> learned = network.Clone();
        new SgdTrainer<double>(learned, Loss.HalfSumOfSquares, learningRate: 1).Step(x, target);
        double gradient = w[At] - learned.Weights(0)[2, 1];

        double LossWith(double weight)
        {
            Network<double> moved = network.Clone();
            double[] values = [.. w];
            values[At] = weight;
            moved.SetWeights(0, values);
            return new SgdTrainer<double>(moved, Loss.HalfSumOfSquares).Step(x, target);
        }

        var centralErrors = new List<(double, double)>();
        var forwardErrors = new List<(double, double)>();
        for (int k = 1; k <= 49; k++)
        {
            double h = Math.ScaleB(1, -k);
            double central = (LossWith(w[At] + h) - LossWith(w[At] - h)) / (2 * h);
            double forward = (LossWith(w[At] + h) - LossWith(w[At])) / h;
            centralErrors.Add((k, Math.Abs((central / gradient) - 1)));
            forwardErrors.Add((k, Math.Abs((forward / gradient) - 1)));
            if (k % 6 == 1)
            {
                (double ofCentral, double ofForward) = (centralErrors[^1].Item2, forwardErrors[^1].Item2);
                Console.WriteLine($"h = 2^-{k,-2}  off by {ofCentral:0.0e+00} central, {ofForward:0.0e+00} forward");
            }
        }

        var chart = new LineChart("steps", "How far a difference is off", [new("central", centralErrors), new("forward", forwardErrors)])
        {
            XName = "k, for h = 2^-k",
            Note = "Relative to the derivative of backpropagation.",
        };
        Directory.CreateDirectory("pictures/gradient-checking");
        chart.SaveSvg("pictures/gradient-checking/steps.svg");
        #endregion
    }
}
