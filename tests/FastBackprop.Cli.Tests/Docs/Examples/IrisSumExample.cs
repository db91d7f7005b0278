#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>A hundred seeds of the sum and of the mean.</summary>
internal static class IrisSumExample
{
    public static void Run()
    {
        #region example
        Dataset<double> iris = DatasetCatalogue.Load<double>("iris").Training;

        void Compare(GradientScale scale, double rate)
        {
            var losses = new List<double>();
            var accuracies = new List<double>();
            for (ulong seed = 1; seed <= 100; seed++)
            {
                var (training, test) = DataSplit.Shuffled(iris, testFraction: 0.3, seed);
                var network = new Network<double>(new NetworkShape(4, 4, 3), Initializer.Uniform(0, 1), seed);
                var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, rate, scale);
                for (int update = 0; update < 1_000; update++)
                {
                    trainer.Epoch(training, order: null, batchSize: training.Rows);
                }

                losses.Add(trainer.MeanLoss(training));
                accuracies.Add(Evaluator.Evaluate(network, test, trainer.Loss).Accuracy!.Value);
            }

            int chance = losses.Count(loss => loss > 0.3);
            int one = losses.Count(loss => loss is > 0.15 and <= 0.3);
            Console.WriteLine($"{scale}, rate {rate}: {chance} at chance, {one} know one species, {100 - chance - one} know more; "
                + $"median accuracy {accuracies.Order().ElementAt(50):F2}");
        }

        Compare(GradientScale.Sum, 0.1);
        Compare(GradientScale.Sum, 0.03);
        Compare(GradientScale.MeanOverRows, 0.1);
        #endregion
    }
}
