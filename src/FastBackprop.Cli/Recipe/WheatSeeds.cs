using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Reports.Charts;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>Wheat kernels, after J. Brownlee, "How to code a neural network with backpropagation in Python".</summary>
internal static class WheatSeeds
{
    private const int FoldCount = 5;

    public static RecipeEntry Entry { get; } = new(
        "wheat-seeds",
        "wheat kernels, 7-5-3, one row at a time, five folds",
        """
        Weights and biases from 0 to 1, rate 0.3, 500 epochs, each column scaled to 0 to 1 over the whole table,
        test rows included. The data do not come with the program: 'fastbackprop data fetch seeds' downloads them
        from the UCI archive. The hash of the weights is that of the five networks' hashes.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 500)
    {
        // The file is sorted by variety; the tutorial draws the rows of its folds at random, and so are they learned.
        Dataset<double> file = SeedsDataset.Load<double>();
        Dataset<double> seeds = file.Select(new SampleOrder(file.Rows, seed).Rows);

        var courses = new NetworkCourse<double>[FoldCount];
        var steps = new long[FoldCount];
        CrossValidationResult result = CrossValidation.Run(
            seeds,
            DataFolds.Shuffled(seeds.Rows, FoldCount, seed),
            Loss.HalfSumOfSquares,
            fold =>
            {
                ulong weightSeed = unchecked((seed * FoldCount) + (ulong)fold.Index);
                var network = new Network<double>(new NetworkShape(7, 5, 3), Initializer.Uniform(0, 1), weightSeed);
                var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.3);
                var course = new NetworkCourse<double>(network, trainer.Loss, fold.Training, fold.Test) { Name = $"fold {fold.Index + 1}" };
                course.Time(() => trainer.Fit(fold.Training, new FitOptions<double> { Epochs = epochs, Observer = course.Observe }));
                steps[fold.Index] = trainer.Steps;
                courses[fold.Index] = course;
                return network;
            },
            new CrossValidationOptions { Scaling = Scaling.MinMax, ScaleWholeTable = true });

        ScoreSummary accuracy = result.Accuracy!;
        return
        [
            new RecipeRun
            {
                Name = $"{courses[0].Network.Shape}, {FoldCount} folds",
                Figures =
                [
                    new RecipeFigure("mean test accuracy", accuracy.Mean, 0.9333),
                    .. accuracy.Scores.Select((score, fold) => new RecipeFigure($"test accuracy of fold {fold + 1}", score)),
                ],
                Seconds = courses.Sum(course => course.Seconds),
                Steps = steps.Sum(),
                WeightsSha256 = RecipeRun.Sha256OfAll(courses.Select(course => WeightsHash.Sha256(course.Network))),
                Courses = courses,
                Shown = courses[0],
                Drawings = [new ConfusionChart("confusion-folds", "Confusion matrix of all folds", result.Confusion!)],
            },
        ];
    }
}
