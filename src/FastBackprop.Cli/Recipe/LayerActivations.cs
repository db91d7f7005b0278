using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>What every layer of a trained network answers to one digit that it has not seen.</summary>
internal static class LayerActivations
{
    public static RecipeEntry Entry { get; } = new(
        "activations",
        "what each layer of 64-16-10 answers to one 8×8 digit",
        """
        Sigmoids, trained one row at a time at rate 0.5 for 20 epochs; the digit is the first row of the test
        part. In a terminal, the darker a character, the nearer to 1 is the value that it stands for.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 20)
    {
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed);
        var network = new Network<double>(new NetworkShape(64, 16, 10), Initializer.Xavier, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);
        var course = new NetworkCourse<double>(network, trainer.Loss, training, test);

        course.Time(() => trainer.Fit(training, new FitOptions<double> { Epochs = epochs, ShuffleSeed = seed, Observer = course.Observe }));

        int digit = test.ClassOf(0);
        string name = test.ClassNames![digit];
        List<RecipePicture> layers = AnswersTo(test.Input(0), network);
        var output = new RecipeFigure($"output of the class {name}", layers[^1].Values[digit]);
        return [RecipeRun.Of($"{network.Shape}, a digit {name}", course, trainer.Steps, output) with { Pictures = layers }];
    }

    // The input and, layer by layer, a = f(x·W), W's last row being the bias.
    private static List<RecipePicture> AnswersTo(ReadOnlySpan<double> input, Network<double> network) =>
    [
        new("input", 8, input.ToArray()),
        .. Reports.LayerActivations.Of(network, input).Select((a, layer) => new RecipePicture($"layer {layer}", a.Length, a)),
    ];
}
