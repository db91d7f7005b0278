using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Reports.Charts;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>Iris with a gradient that is summed over the rows, and beside it the mean.</summary>
internal static class IrisSum
{
    public static RecipeEntry Entry { get; } = new(
        "iris-sum",
        "iris, 4-4-3, full batch, the gradient summed over the rows, and beside it the mean",
        """
        Weights and biases from 0 to 1, rate 0.1, 1,000 updates, 105 rows for training. The sum of 105 rows'
        gradients makes a step 105 times as long as their mean: far too long, so that updates raise the loss
        again and again, and more than a third of all starts end where every flower is taken for the same species.
        No step of the mean raises the loss, but 1,000 of them are too few for most starts.
        """,
        seed => Run(seed),
        WarmUp: seed => Run(seed, updates: 2));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int updates = 1_000) =>
    [
        Train(GradientScale.Sum, "gradient summed", seed, updates),
        Train(GradientScale.MeanOverRows, "gradient averaged over the rows", seed, updates),
    ];

    private static RecipeRun Train(GradientScale scale, string name, ulong seed, int updates)
    {
        Dataset<float> iris = DatasetCatalogue.Load<float>("iris").Training;
        (Dataset<float> training, Dataset<float> test) = DataSplit.Shuffled(iris, testFraction: 0.3, seed);
        var network = new Network<float>(new NetworkShape(4, 4, 3), Initializer.Uniform(0, 1), seed);
        var trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, learningRate: 0.1, scale);

        // A jump of the loss lasts one update: every one is looked at.
        var course = new NetworkCourse<float>(network, trainer.Loss, training, test) { RoundName = "update", MostLooks = updates };

        var losses = new double[updates];
        foreach (int update in course.Rounds(updates))
        {
            losses[update] = trainer.Epoch(training, order: null, batchSize: training.Rows).MeanLoss;
        }

        return RecipeRun.Of(
            $"{network.Shape}, {name}",
            course,
            trainer.Steps,
            new RecipeFigure("test accuracy", Evaluator.Evaluate(network, test, trainer.Loss).Accuracy!.Value),
            new RecipeFigure("updates that raised the loss", losses.Zip(losses.Skip(1)).Count(pair => pair.Second > pair.First)),
            new RecipeFigure("half the sum of squares a row", trainer.MeanLoss(training))) with
        {
            Drawings = [FirstUpdates($"first-updates-{scale}", losses)],
        };
    }

    private static LineChart FirstUpdates(string id, double[] losses)
    {
        var series = new Series("training", [.. losses.Take(150).Select((loss, update) => ((double)update, loss))]);
        return new LineChart(id, "Loss at the first updates", [series])
        {
            XName = "update",
            Scale = ValueScale.Linear,
            Note = "The mean over the training rows, before each update.",
        };
    }
}
