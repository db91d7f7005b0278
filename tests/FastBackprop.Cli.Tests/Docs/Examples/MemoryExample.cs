#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>An associative memory, and how long it takes to come to rest.</summary>
internal static class MemoryExample
{
    public static void Run()
    {
        #region example
        Dataset<double> digits = DatasetCatalogue.Load<double>("digits").Training;
        Dataset<double> scaled = Scaler.Fit(Scaling.Range, digits).Transform(digits);
        var (training, test) = DataSplit.Shuffled(scaled, testFraction: 0.25, seed: 42);

        var shape = new FixedPointShape(64, inputs: 64, outputs: 64);
        var network = new FixedPointNetwork<double>(shape, Initializer.Normal(0.05), seed: 42);
        var relaxation = new RelaxationOptions { Tolerance = 1e-6, MostIterations = 1_000 };
        var trainer = new FixedPointTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.05, relaxation) { ClipNorm = 1 };
        var random = new RandomGenerator(42);

        double[] Damaged(ReadOnlySpan<double> digit)
        {
            double[] pixels = digit.ToArray();
            foreach (ref double pixel in pixels.AsSpan())
            {
                pixel = random.NextInt32(4) == 0 ? 0 : pixel;
            }

            return pixels;
        }

        for (int epoch = 1; epoch <= 3; epoch++)
        {
            double loss = 0;
            long stateRounds = 0, adjointRounds = 0;
            for (int row = 0; row < training.Rows; row++)
            {
                FixedPointResult result = trainer.Learn(Damaged(training.Input(row)), training.Input(row));
                loss += result.Loss;
                stateRounds += result.State.Iterations;
                adjointRounds += result.Adjoint.Iterations;
            }

            Console.WriteLine($"epoch {epoch}: mean loss {loss / training.Rows:F3}, "
                + $"rounds to rest {(double)stateRounds / training.Rows:F1}, of the adjoint {(double)adjointRounds / training.Rows:F1}");
        }

        var predictor = new FixedPointPredictor<double>(network, relaxation);
        var completed = new double[64];
        Relaxation rest = predictor.Predict(Damaged(test.Input(0)), completed);
        Console.WriteLine($"a digit of the test: {rest.Iterations} rounds, last change {rest.Residual:E1}");
        #endregion
    }
}
