using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
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

        var networks = new Network<double>[FoldCount];
        var steps = new long[FoldCount];
        long start = Stopwatch.GetTimestamp();
        CrossValidationResult result = CrossValidation.Run(
            seeds,
            DataFolds.Shuffled(seeds.Rows, FoldCount, seed),
            Loss.HalfSumOfSquares,
            fold =>
            {
                ulong weightSeed = unchecked((seed * FoldCount) + (ulong)fold.Index);
                var network = new Network<double>(new NetworkShape(7, 5, 3), Initializer.Uniform(0, 1), weightSeed);
                var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.3);
                trainer.Fit(fold.Training, new FitOptions<double> { Epochs = epochs });
                steps[fold.Index] = trainer.Steps;
                return networks[fold.Index] = network;
            },
            new CrossValidationOptions { Scaling = Scaling.MinMax, ScaleWholeTable = true });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        ScoreSummary accuracy = result.Accuracy!;
        return
        [
            new RecipeRun
            {
                Name = $"{networks[0].Shape}, {FoldCount} folds",
                Figures =
                [
                    new RecipeFigure("mean test accuracy", accuracy.Mean, 0.9333),
                    .. accuracy.Scores.Select((score, fold) => new RecipeFigure($"test accuracy of fold {fold + 1}", score)),
                ],
                Seconds = seconds,
                Steps = steps.Sum(),
                WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(networks.Select(WeightsHash.Sha256))))),
            },
        ];
    }
}
