#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>Five folds, and both ways to scale them.</summary>
internal static class WheatSeedsExample
{
    public static void Run()
    {
        #region example
        Dataset<double> file = SeedsDataset.Load<double>();
        Dataset<double> seeds = file.Select(new SampleOrder(file.Rows, seed: 42).Rows);

        CrossValidationResult Validate(bool wholeTable) => CrossValidation.Run(
            seeds,
            DataFolds.Shuffled(seeds.Rows, folds: 5, seed: 42),
            Loss.HalfSumOfSquares,
            fold =>
            {
                var network = new Network<double>(new NetworkShape(7, 5, 3), Initializer.Uniform(0, 1), seed: 210 + (ulong)fold.Index);
                var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.3);
                trainer.Fit(fold.Training, new FitOptions<double> { Epochs = 500 });
                return network;
            },
            new CrossValidationOptions { Scaling = Scaling.MinMax, ScaleWholeTable = wholeTable });

        foreach (bool wholeTable in new[] { true, false })
        {
            CrossValidationResult result = Validate(wholeTable);
            string by = wholeTable ? "over the whole table" : "by each fold's own rows";
            Console.WriteLine($"scaled {by}: accuracy {result.Accuracy}, loss {result.MeanLoss}");
        }
        #endregion
    }
}
