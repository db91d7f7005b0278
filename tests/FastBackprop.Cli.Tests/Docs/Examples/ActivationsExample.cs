#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>Why the network says what it says.</summary>
internal static class ActivationsExample
{
    public static void Run()
    {
        #region example
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        var (training, test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed: 42);
        var network = new Network<double>(new NetworkShape(64, 16, 10), Initializer.Xavier, seed: 42);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);
        trainer.Fit(training, new FitOptions<double> { Epochs = 20, ShuffleSeed = 42 });

        double[][] layers = LayerActivations.Of(network, test.Input(0));

        // The terms of the winner's sum z = a·W, largest first; the bias row is the last row of W.
        int winner = Array.IndexOf(layers[1], layers[1].Max());
        var terms = layers[0].Append(1.0).Select((a, i) => (Unit: i, A: a, W: network.Weights(1)[i, winner])).ToArray();
        Console.WriteLine($"output {winner}: z {terms.Sum(term => term.A * term.W):F2}, a {layers[1][winner]:F4}");
        foreach (var term in terms.OrderByDescending(term => Math.Abs(term.A * term.W)).Take(5))
        {
            string name = term.Unit == 16 ? "bias" : $"unit {term.Unit}";
            Console.WriteLine($"{name}: {term.A:F2} times {term.W:F2}");
        }
        #endregion
    }
}
