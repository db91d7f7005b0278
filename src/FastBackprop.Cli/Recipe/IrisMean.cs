using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>Iris without biases, the gradient divided by rows times outputs, and beside it by the rows.</summary>
internal static class IrisMean
{
    public static RecipeEntry Entry { get; } = new(
        "iris-mean",
        "iris, 4-2-3 without biases, full batch, the gradient divided by rows times outputs",
        """
        Normal weights times 0.5, rate 0.1, 5,000 updates, 20 rows for the test. A mean over the elements of the
        target table divides by the outputs too, and makes steps of a third: divided by the rows alone, the same
        training gets further. The test set is small, one flower being 5 %, and each seed draws another.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int updates = 5_000) =>
    [
        Train(GradientScale.MeanOverRowsAndOutputs, "divided by rows times outputs", 0.80, seed, updates),
        Train(GradientScale.MeanOverRows, "divided by rows", null, seed, updates),
    ];

    private static RecipeRun Train(GradientScale scale, string name, double? published, ulong seed, int updates)
    {
        Dataset<double> iris = DatasetCatalogue.Load<double>("iris").Training;
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(iris, testFraction: 20.0 / 150, seed);
        var network = new Network<double>(new NetworkShape(4, 2, 3) { Bias = BiasConvention.None }, Initializer.Normal(0.5), seed);
        var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.1, scale);
        var course = new NetworkCourse<double>(network, trainer.Loss, training, test) { RoundName = "update" };

        foreach (int _ in course.Rounds(updates))
        {
            trainer.Epoch(training, order: null, batchSize: training.Rows);
        }

        return RecipeRun.Of(
            $"{network.Shape}, {name}",
            course,
            trainer.Steps,
            new RecipeFigure("test accuracy", Evaluator.Evaluate(network, test, trainer.Loss).Accuracy!.Value, published),
            new RecipeFigure("training accuracy", Evaluator.Evaluate(network, training, trainer.Loss).Accuracy!.Value));
    }
}
