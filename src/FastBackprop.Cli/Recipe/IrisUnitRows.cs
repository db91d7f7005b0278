using System.Diagnostics;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>Iris with rows of unit length: as its tutorial is written, and with the true slope of the sigmoid.</summary>
internal static class IrisUnitRows
{
    private const double LearningRate = 0.1;

    public static RecipeEntry Entry { get; } = new(
        "iris-unit-rows",
        "iris, rows of unit length, 4-5-3 without biases: as written, and with the true slope",
        """
        Weights from -1 to 1, full batch, gradient summed, rate 0.1, 100,000 updates, two thirds of the rows for
        training. The tutorial takes the slope of a sigmoid at its output instead of at its sum: it lies between
        0.197 and 0.25 whatever the unit does. That still goes downhill, and saturated units learn faster. The
        percentage 100·(1 − mean |error|) is the tutorial's; it is no accuracy.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int updates = 100_000)
    {
        Dataset<float> iris = DatasetCatalogue.Load<float>("iris").Training;
        Dataset<float> unit = Scaler.Fit(Scaling.UnitRow, iris).Transform(iris);
        (Dataset<float> training, Dataset<float> test) = DataSplit.Shuffled(unit, testFraction: 0.33, seed);
        return
        [
            Measure("as written", AsWritten, published: true),
            Measure("true slope", TrueSlope, published: false),
        ];

        RecipeRun Measure(string name, Action<Network<float>, Dataset<float>, int> train, bool published)
        {
            var network = new Network<float>(new NetworkShape(4, 5, 3) { Bias = BiasConvention.None }, Initializer.Uniform(-1, 1), seed);
            long start = Stopwatch.GetTimestamp();
            train(network, training, updates);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            EvaluationResult ofTraining = Evaluator.Evaluate(network, training, Loss.HalfSumOfSquares);
            EvaluationResult ofTest = Evaluator.Evaluate(network, test, Loss.HalfSumOfSquares);
            return new RecipeRun
            {
                Name = $"{network.Shape}, {name}",
                Figures =
                [
                    new RecipeFigure("100·(1 − mean |error|), training", ofTraining.OneMinusMeanAbsoluteErrorPercent, published ? 99.04 : null),
                    new RecipeFigure("100·(1 − mean |error|), test", ofTest.OneMinusMeanAbsoluteErrorPercent, published ? 92.86 : null),
                    new RecipeFigure("training accuracy", ofTraining.Accuracy!.Value),
                    new RecipeFigure("test accuracy", ofTest.Accuracy!.Value),
                ],
                Seconds = seconds,
                Steps = updates,
                WeightsSha256 = WeightsHash.Sha256(network),
            };
        }
    }

    private static void TrueSlope(Network<float> network, Dataset<float> training, int updates)
    {
        var trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, LearningRate, GradientScale.Sum);
        for (int update = 0; update < updates; update++)
        {
            trainer.Epoch(training, order: null, batchSize: training.Rows);
        }
    }

    private static void AsWritten(Network<float> network, Dataset<float> training, int updates)
    {
        var loop = new SecondSigmoidLoop<float>(network, training);
        loop.Run(updates, LearningRate);
        loop.CopyTo(network);
    }
}
