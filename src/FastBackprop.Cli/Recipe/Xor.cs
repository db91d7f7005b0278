using System.Diagnostics;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>Exclusive or, after A. Rosebrock, "Backpropagation from scratch with Python" (PyImageSearch).</summary>
internal static class Xor
{
    public static RecipeEntry Entry { get; } = new(
        "xor",
        "exclusive or: 2-2-1 with a computed bias unit, and 2-1, which must fail",
        """
        One row at a time, rate 0.5, 20,000 epochs. Not every start finds the way: about one in four stays in a
        local minimum, where the loss of the four rows is 0.125 or 0.25. Without a hidden layer no weights
        separate the two classes.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 20_000) =>
    [
        Train(new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit }, seed, epochs, published: 1),
        Train(new NetworkShape(2, 1) { Bias = BiasConvention.ComputedUnit }, seed, epochs, published: null),
    ];

    private static RecipeRun Train(NetworkShape shape, ulong seed, int epochs, double? published)
    {
        Dataset<double> rows = DatasetCatalogue.Load<double>("xor").Training;
        var network = new Network<double>(shape, Initializer.ScaledNormal, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);

        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            trainer.Epoch(rows);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        EvaluationResult result = Evaluator.Evaluate(network, rows, Loss.HalfSumOfSquares);
        return new RecipeRun
        {
            Name = $"{shape}, rate 0.5",
            Figures =
            [
                new RecipeFigure("share of the four rows that are right", result.Accuracy!.Value, published),
                new RecipeFigure("half the sum of squares of the four rows", rows.Rows * result.MeanLoss),
            ],
            Seconds = seconds,
            Steps = trainer.Steps,
            WeightsSha256 = WeightsHash.Sha256(network),
        };
    }
}
