#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>The network of the tutorial on the digits, by hand.</summary>
internal static class DigitsExample
{
    public static void Run()
    {
        #region example
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        var (training, test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed: 42);
        Dataset<double> rows = training.Select(new SampleOrder(training.Rows, seed: 42).Rows);

        var shape = new NetworkShape(64, 32, 16, 10) { Bias = BiasConvention.ComputedUnit };
        var network = new Network<double>(shape, Initializer.ScaledNormal, seed: 42);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.1);
        for (int epoch = 1; epoch <= 100; epoch++)
        {
            trainer.Epoch(rows);
            if (epoch is 1 or 10 or 100)
            {
                EvaluationResult result = Evaluator.Evaluate(network, test, Loss.HalfSumOfSquares);
                double sum = rows.Rows * trainer.MeanLoss(rows);
                Console.WriteLine($"epoch {epoch}: sum of losses {sum:F2}, {result.Accuracy:P2} of the test digits");
            }
        }
        #endregion
    }
}
