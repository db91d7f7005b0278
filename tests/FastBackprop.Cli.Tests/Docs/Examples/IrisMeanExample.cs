#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>Two divisors, and the rate that makes them one.</summary>
internal static class IrisMeanExample
{
    public static void Run()
    {
        #region example
        Dataset<double> iris = DatasetCatalogue.Load<double>("iris").Training;

        void Compare(GradientScale scale, double rate)
        {
            var accuracies = new List<double>();
            for (ulong seed = 1; seed <= 10; seed++)
            {
                var (training, _) = DataSplit.Shuffled(iris, testFraction: 20.0 / 150, seed);
                var network = new Network<double>(new NetworkShape(4, 2, 3) { Bias = BiasConvention.None }, Initializer.Normal(0.5), seed);
                var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, rate, scale);
                for (int update = 0; update < 5_000; update++)
                {
                    trainer.Epoch(training, order: null, batchSize: training.Rows);
                }

                accuracies.Add(Evaluator.Evaluate(network, training, trainer.Loss).Accuracy!.Value);
            }

            Console.WriteLine($"{scale}, rate {rate}: mean training accuracy of 10 seeds {accuracies.Average():F4}");
        }

        Compare(GradientScale.MeanOverRowsAndOutputs, 0.1);
        Compare(GradientScale.MeanOverRowsAndOutputs, 0.3);
        Compare(GradientScale.MeanOverRows, 0.1);
        #endregion
    }
}
