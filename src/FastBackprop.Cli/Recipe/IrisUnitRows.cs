using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
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
        0.197 and 0.25 whatever the unit does. The network learns all the same, saturated units faster. The
        percentage 100·(1 − mean |error|) is the tutorial's; it is no accuracy.
        """,
        seed => Run(seed),
        WarmUp: seed => Run(seed, updates: 2));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int updates = 100_000)
    {
        Dataset<float> iris = DatasetCatalogue.Load<float>("iris").Training;
        Dataset<float> unit = Scaler.Fit(Scaling.UnitRow, iris).Transform(iris);
        (Dataset<float> training, Dataset<float> test) = DataSplit.Shuffled(unit, testFraction: 0.33, seed);
        return [AsWritten(training, test, seed, updates), TrueSlope(training, test, seed, updates)];
    }

    private static RecipeRun AsWritten(Dataset<float> training, Dataset<float> test, ulong seed, int updates)
    {
        Network<float> network = Start(seed);
        var loop = new SecondSigmoidLoop<float>(network, training);
        var course = new NetworkCourse<float>(network, Loss.HalfSumOfSquares, training, test)
        {
            RoundName = "update",
            BeforeLook = () => loop.CopyTo(network),
        };

        foreach (int stretch in course.Stretches(updates))
        {
            loop.Run(stretch, LearningRate);
        }

        return Measure("as written", course, training, test, updates, (99.04, 92.86));
    }

    private static RecipeRun TrueSlope(Dataset<float> training, Dataset<float> test, ulong seed, int updates)
    {
        Network<float> network = Start(seed);
        var trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, LearningRate, GradientScale.Sum);
        var course = new NetworkCourse<float>(network, trainer.Loss, training, test) { RoundName = "update" };

        foreach (int _ in course.Rounds(updates))
        {
            trainer.Epoch(training, order: null, batchSize: training.Rows);
        }

        return Measure("true slope", course, training, test, trainer.Steps, published: null);
    }

    private static Network<float> Start(ulong seed) =>
        new(new NetworkShape(4, 5, 3) { Bias = BiasConvention.None }, Initializer.Uniform(-1, 1), seed);

    private static RecipeRun Measure(
        string name,
        NetworkCourse<float> course,
        Dataset<float> training,
        Dataset<float> test,
        long updates,
        (double Training, double Test)? published)
    {
        EvaluationResult ofTraining = Evaluator.Evaluate(course.Network, training, Loss.HalfSumOfSquares);
        EvaluationResult ofTest = Evaluator.Evaluate(course.Network, test, Loss.HalfSumOfSquares);
        return RecipeRun.Of(
            $"{course.Network.Shape}, {name}",
            course,
            updates,
            new RecipeFigure("100·(1 − mean |error|), training", ofTraining.OneMinusMeanAbsoluteErrorPercent, published?.Training),
            new RecipeFigure("100·(1 − mean |error|), test", ofTest.OneMinusMeanAbsoluteErrorPercent, published?.Test),
            new RecipeFigure("training accuracy", ofTraining.Accuracy!.Value),
            new RecipeFigure("test accuracy", ofTest.Accuracy!.Value));
    }
}
