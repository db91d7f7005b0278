using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Reports.Images;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>An associative memory: a fixed-point network that completes damaged digits.</summary>
internal static class Memory
{
    private const int Pixels = 64;
    private const int Side = 8;
    private const int Drawn = 12;

    public static RecipeEntry Entry { get; } = new(
        "memory",
        "a fixed-point network of 64 units completes 8×8 digits of which a quarter is lost",
        """
        Each pixel is a unit that sees all others. The damaged digit is the input, the whole one the target; the
        network relaxes to rest, its adjoint too (Almeida 1987, Pineda 1987), one digit at a time, rate 0.05, 10
        epochs. Tested on digits that were not learned; the error is that of the lost pixels, against leaving
        them blank.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int epochs = 10)
    {
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        (Dataset<double> training, Dataset<double> test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed);

        var shape = new FixedPointShape(Pixels, inputs: Pixels, outputs: Pixels);
        var network = new FixedPointNetwork<double>(shape, Initializer.Normal(0.05), seed);
        var relaxation = new RelaxationOptions { Tolerance = 1e-6, MostIterations = 1_000 };
        var trainer = new FixedPointTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.05, relaxation) { ClipNorm = 1 };
        var order = new SampleOrder(training.Rows, seed);
        var random = new RandomGenerator(seed);
        var damaged = new double[Pixels];
        var isLost = new bool[Pixels];

        var course = new LossCourse("The mean over the digits of an epoch, each before it was learned.");

        foreach (int epoch in course.Rounds(epochs))
        {
            order.Shuffle(epoch);
            foreach (int row in order.Rows)
            {
                Damage(training.Input(row), damaged, isLost, random);
                course.Add(trainer.Learn(damaged, training.Input(row)).Loss);
            }
        }

        var predictor = new FixedPointPredictor<double>(network, relaxation);
        var completed = new double[Pixels];
        var pictures = new List<RecipePicture>();
        var strips = new List<(Picture Picture, string Text)>();
        double error = 0;
        double blank = 0;
        long rounds = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            ReadOnlySpan<double> digit = test.Input(row);
            Damage(digit, damaged, isLost, random);
            rounds += predictor.Predict(damaged, completed).Iterations;
            if (row == 0)
            {
                pictures.Add(new RecipePicture("whole", Side, digit.ToArray()));
                pictures.Add(new RecipePicture("damaged", Side, [.. damaged]));
                pictures.Add(new RecipePicture("completed", Side, [.. completed]));
            }

            if (row < Drawn)
            {
                // A line of blanks between them.
                double[] strip = [.. digit, .. new double[Side], .. damaged, .. new double[Side], .. completed];
                strips.Add((Picture.Ink(strip, Side), $"a digit {test.ClassNames![test.ClassOf(row)]}"));
            }

            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                error += isLost[pixel] ? (completed[pixel] - digit[pixel]) * (completed[pixel] - digit[pixel]) : 0;
                blank += isLost[pixel] ? digit[pixel] * digit[pixel] : 0;
            }
        }

        return
        [
            new RecipeRun
            {
                Name = $"{shape}",
                Figures =
                [
                    new RecipeFigure("share of the lost pixels' squares restored", 1 - (error / blank)),
                    new RecipeFigure("rounds to rest, mean", (double)rounds / test.Rows),
                ],
                Seconds = course.Seconds,
                Steps = trainer.Steps,
                WeightsSha256 = RecurrentWeightsHash.Sha256(network),
                Pictures = pictures,
                Courses = [course],
                Drawings =
                [
                    new ImageGallery("digits", "Digits that were not learned", strips) { Note = "From top to bottom: whole, damaged, completed." },
                    WeightsFigure.Create("weights", network),
                ],
            },
        ];
    }

    // Each pixel is lost, that is blank, with a chance of one in four.
    private static void Damage(ReadOnlySpan<double> digit, Span<double> damaged, bool[] isLost, RandomGenerator random)
    {
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            isLost[pixel] = random.NextInt32(4) == 0;
            damaged[pixel] = isLost[pixel] ? 0 : digit[pixel];
        }
    }
}
