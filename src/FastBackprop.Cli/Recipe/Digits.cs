using System.Diagnostics;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>8×8 digits, after A. Rosebrock, "Backpropagation from scratch with Python" (PyImageSearch).</summary>
internal static class Digits
{
    private const double Published = 0.98;

    public static RecipeEntry Entry { get; } = new(
        "digits",
        "8×8 digits: 64-32-16-10 of sigmoids as in the tutorial, and a better choice",
        """
        Pixels from 0 to 1, three quarters of the rows for training. The tutorial: one row at a time in stored order,
        rate 0.1, 1,000 epochs, a computed bias unit. The better choice: a wider layer of tanh, softmax with
        cross-entropy, a new order each epoch, and a rate that falls.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 1_000)
    {
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed);
        return [BetterChoice(training, test, seed), AsInTheTutorial(training, test, seed, epochs)];
    }

    private static RecipeRun BetterChoice(Dataset<double> training, Dataset<double> test, ulong seed)
    {
        const int Epochs = 40;
        var shape = new NetworkShape(64, (256, Activation.Tanh), (10, Activation.Softmax));
        var network = new Network<double>(shape, Initializer.Xavier, seed);
        var trainer = new SgdTrainer<double>(network, Loss.CrossEntropy);

        long start = Stopwatch.GetTimestamp();
        trainer.Fit(training, new FitOptions<double>
        {
            Epochs = Epochs,
            ShuffleSeed = seed,
            Schedule = LearningRateSchedule.Cosine(0.1, Epochs),
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        return Measure($"{shape}, tanh and softmax", trainer, test, seconds);
    }

    private static RecipeRun AsInTheTutorial(Dataset<double> training, Dataset<double> test, ulong seed, int epochs)
    {
        var shape = new NetworkShape(64, 32, 16, 10) { Bias = BiasConvention.ComputedUnit };
        var network = new Network<double>(shape, Initializer.ScaledNormal, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.1);

        // The tutorial's rows are in a random order, which stays the same.
        Dataset<double> rows = training.Select(new SampleOrder(training.Rows, seed).Rows);
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            trainer.Epoch(rows);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double sumOfLosses = trainer.MeanLoss(rows) * rows.Rows;
        return Measure($"{shape}, as in the tutorial", trainer, test, seconds, new RecipeFigure("sum of the training rows' losses", sumOfLosses));
    }

    private static RecipeRun Measure(
        string name, SgdTrainer<double> trainer, Dataset<double> test, double seconds, params RecipeFigure[] more) => new()
        {
            Name = name,
            Figures = [new RecipeFigure("test accuracy", Evaluator.Evaluate(trainer.Network, test, trainer.Loss).Accuracy!.Value, Published), .. more],
            Seconds = seconds,
            Steps = trainer.Steps,
            WeightsSha256 = WeightsHash.Sha256(trainer.Network),
        };
}
