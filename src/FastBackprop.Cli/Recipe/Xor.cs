using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
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
        One row at a time, rate 0.5, 20,000 epochs. Not every start finds the way: about one in five is caught
        on a plateau, where the loss of the four rows is 0.125 or 0.25: ten starts, those of this seed and of the
        next nine, show it. Without a hidden layer no weights separate the two classes.
        """,
        seed => Run(seed),
        WarmUp: seed => Run(seed, epochs: 2));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 20_000)
    {
        var shape = new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit };
        var withoutHiddenLayer = new NetworkShape(2, 1) { Bias = BiasConvention.ComputedUnit };
        RecipeRun[] starts =
            [.. Enumerable.Range(0, 10).Select(start => Train(shape, unchecked(seed + (ulong)start), epochs, published: 1))];
        return [starts[0], Train(withoutHiddenLayer, seed, epochs, published: null), Together(starts)];
    }

    private static RecipeRun Train(NetworkShape shape, ulong seed, int epochs, double? published)
    {
        Dataset<double> rows = DatasetCatalogue.Load<double>("xor").Training;
        var network = new Network<double>(shape, Initializer.ScaledNormal, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);

        var course = new NetworkCourse<double>(network, trainer.Loss, rows) { Name = $"seed {seed}", SumsLoss = true };

        foreach (int _ in course.Rounds(epochs))
        {
            trainer.Epoch(rows);
        }

        EvaluationResult result = Evaluator.Evaluate(network, rows, trainer.Loss);
        return RecipeRun.Of(
            $"{shape}, rate 0.5",
            course,
            trainer.Steps,
            new RecipeFigure("share of the four rows that are right", result.Accuracy!.Value, published),
            new RecipeFigure("half the sum of squares of the four rows", rows.Rows * result.MeanLoss));
    }

    private static RecipeRun Together(RecipeRun[] starts) => new()
    {
        Name = $"{starts[0].Name}, {starts.Length} starts",
        Figures = [new RecipeFigure("share of the starts that solve it", starts.Average(start => start.Figures[0].Result == 1 ? 1 : 0))],
        Seconds = starts.Sum(start => start.Seconds),
        Steps = starts.Sum(start => start.Steps),
        WeightsSha256 = RecipeRun.Sha256OfAll(starts.Select(start => start.WeightsSha256)),
        Courses = [.. starts.SelectMany(start => start.Courses)],
    };
}
