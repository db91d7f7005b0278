using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
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
        Pixels from 0 to 1, three quarters of the rows for training. The tutorial: one row at a time in stored
        order, rate 0.1, 1,000 epochs, a computed bias unit. The better choice: one wide layer of ReLU, softmax
        with cross-entropy, copies of each digit shifted by a pixel, 30 epochs in new orders, a rate that falls
        from 0.03.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 1_000, int betterEpochs = 30)
    {
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed);
        return [BetterChoice(training, test, seed, betterEpochs), AsInTheTutorial(training, test, seed, epochs)];
    }

    // Test accuracy 98.2 to 99.6 % at the seeds 1 to 10 and 42.
    private static RecipeRun BetterChoice(Dataset<double> training, Dataset<double> test, ulong seed, int epochs)
    {
        Dataset<double> rows = WithShiftedCopies(training);
        var shape = new NetworkShape(64, (256, Activation.Relu), (10, Activation.Softmax));
        var network = new Network<double>(shape, Initializer.He, seed);
        var trainer = new SgdTrainer<double>(network, Loss.CrossEntropy);

        var course = new NetworkCourse<double>(network, trainer.Loss, rows, test);

        course.Time(() => trainer.Fit(rows, new FitOptions<double>
        {
            Epochs = epochs,
            ShuffleSeed = seed,
            Schedule = LearningRateSchedule.Cosine(0.03, epochs),
            Observer = course.Observe,
        }));

        return RecipeRun.Of($"{shape}, shifted copies", course, trainer.Steps, TestAccuracy(trainer, test));
    }

    // Each image, and the same one a pixel to the left, to the right, up and down.
    private static Dataset<double> WithShiftedCopies(Dataset<double> data)
    {
        const int Side = 8;
        var inputs = new List<double>();
        var classes = new List<int>();
        foreach ((int right, int down) in new[] { (0, 0), (-1, 0), (1, 0), (0, -1), (0, 1) })
        {
            for (int row = 0; row < data.Rows; row++)
            {
                for (int pixel = 0; pixel < Side * Side; pixel++)
                {
                    int x = (pixel % Side) - right;
                    int y = (pixel / Side) - down;
                    inputs.Add(x is >= 0 and < Side && y is >= 0 and < Side ? data.Input(row)[(y * Side) + x] : 0);
                }

                classes.Add(data.ClassOf(row));
            }
        }

        return Dataset<double>.FromClasses(inputs.ToArray(), Side * Side, classes.ToArray(), data.ClassNames!);
    }

    private static RecipeRun AsInTheTutorial(Dataset<double> training, Dataset<double> test, ulong seed, int epochs)
    {
        var shape = new NetworkShape(64, 32, 16, 10) { Bias = BiasConvention.ComputedUnit };
        var network = new Network<double>(shape, Initializer.ScaledNormal, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.1);

        // The tutorial's rows are in a random order, which stays the same.
        Dataset<double> rows = training.Select(new SampleOrder(training.Rows, seed).Rows);
        var course = new NetworkCourse<double>(network, trainer.Loss, rows, test);

        foreach (int _ in course.Rounds(epochs))
        {
            trainer.Epoch(rows);
        }

        return RecipeRun.Of(
            $"{shape}, as in the tutorial",
            course,
            trainer.Steps,
            TestAccuracy(trainer, test),
            new RecipeFigure("sum of the training rows' losses", trainer.MeanLoss(rows) * rows.Rows));
    }

    private static RecipeFigure TestAccuracy(SgdTrainer<double> trainer, Dataset<double> test) =>
        new("test accuracy", Evaluator.Evaluate(trainer.Network, test, trainer.Loss).Accuracy!.Value, Published);
}
