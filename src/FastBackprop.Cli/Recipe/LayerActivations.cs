using System.Diagnostics;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Kernels;
using FastBackprop.Models;
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
        part. The darker a character, the nearer to 1 is the value that it stands for.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 20)
    {
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed);
        var network = new Network<double>(new NetworkShape(64, 16, 10), Initializer.Xavier, seed);
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);

        long start = Stopwatch.GetTimestamp();
        trainer.Fit(training, new FitOptions<double> { Epochs = epochs, ShuffleSeed = seed });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        int digit = test.ClassOf(0);
        List<RecipePicture> layers = AnswersTo(test.Input(0), network);
        return
        [
            new RecipeRun
            {
                Name = $"{network.Shape}, a digit {test.ClassNames![digit]}",
                Figures = [new RecipeFigure($"output of the class {test.ClassNames[digit]}", layers[^1].Values[digit])],
                Seconds = seconds,
                Steps = trainer.Steps,
                WeightsSha256 = WeightsHash.Sha256(network),
                Pictures = layers,
            },
        ];
    }

    /// <summary>The input and, layer by layer, <c>a = f(x·W)</c>, W's last row being the bias.</summary>
    private static List<RecipePicture> AnswersTo(ReadOnlySpan<double> input, Network<double> network)
    {
        var answers = new List<RecipePicture> { new("input", 8, input.ToArray()) };
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            LayerShape shape = network.Shape.Layers[layer];
            var a = new double[shape.Units];
            MatrixPrimitives.Multiply<double>(answers[^1].Values, network.Weights(layer), a);
            Kernels.Activations.Apply<double>(shape.Activation, a, a);
            answers.Add(new RecipePicture($"layer {layer + 1}", a.Length, a));
        }

        return answers;
    }
}
