using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Fixtures;

/// <summary>The trainer against runs that other programs have made, one row at a time.</summary>
public class OnlineFixtureTests
{
    public static IEnumerable<object[]> Fixtures() => FixtureFiles.Of(FixtureKind.Online);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_double_network_follows_the_reference_run(string name, string file) => Follow<double>(name, file);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_float_network_follows_the_reference_run(string name, string file) => Follow<float>(name, file);

    private static void Follow<T>(string name, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Fixture fixture = Fixture.Read(file);
        NetworkShape shape = fixture.Shape;
        var network = new Network<T>(shape);
        for (int layer = 0; layer < shape.Layers.Length; layer++)
        {
            network.SetWeights(layer, [.. fixture.Weights(fixture.Initial, layer).Select(T.CreateTruncating)]);
        }

        var trainer = new SgdTrainer<T>(network, Loss.HalfSumOfSquares, fixture.LearningRate);
        var data = new Dataset<T>(fixture.Values<T>("data", "x_train"), shape.Inputs, fixture.Values<T>("data", "t_train"), shape.Outputs);
        int step = 0;
        double onlineLoss = 0;
        double tolerance = 0;
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            for (; step < snapshot.Updates; step++)
            {
                int row = step % data.Rows;
                onlineLoss = (row == 0 ? 0 : onlineLoss) + trainer.Step(data.Input(row), data.Target(row));
            }

            bool comparable = typeof(T) == typeof(double) ? snapshot.ComparableDouble : snapshot.ComparableSingle;
            tolerance = typeof(T) == typeof(double) ? snapshot.ToleranceDouble : snapshot.ToleranceSingle;
            if (comparable)
            {
                CompareWeights(fixture, snapshot, network, tolerance);
            }

            double lossTolerance = comparable ? tolerance : 0.1 * snapshot.Loss;
            Compare($"{name}: loss after {step} updates", snapshot.Loss, trainer.MeanLoss(data) * data.Rows * fixture.LossScale, lossTolerance);
            if (snapshot.OnlineLoss is { } expected)
            {
                Compare($"{name}: online loss after {step} updates", expected, onlineLoss * fixture.LossScale, lossTolerance);
            }
        }

        ComparePredictions(fixture, network, tolerance * shape.ParameterCount);
    }

    private static void CompareWeights<T>(Fixture fixture, FixtureSnapshot snapshot, Network<T> network, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            double[] expected = fixture.Weights(snapshot.Parameters, layer);
            var weights = new T[expected.Length];
            network.CopyWeightsTo(layer, weights);
            for (int i = 0; i < expected.Length; i++)
            {
                string what = $"{fixture.Name}: weight {i} of layer {layer} after {snapshot.Updates} updates";
                Compare(what, expected[i], double.CreateTruncating(weights[i]), tolerance);
            }
        }
    }

    private static void ComparePredictions<T>(Fixture fixture, Network<T> network, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int compared = 0;
        int outputs = network.Shape.Outputs;
        foreach (string part in (string[])["train", "test"])
        {
            if (fixture.Values<double>("final", $"{part}_predictions") is not { } expected)
            {
                continue;
            }

            compared++;
            var actual = new T[expected.Length];
            T[] inputs = fixture.Values<T>("data", $"x_{part}")!;
            new Predictor<T>(network).PredictMany(inputs, actual);
            for (int i = 0; i < expected.Length; i++)
            {
                Compare($"{fixture.Name}: {part} prediction {i}", expected[i], double.CreateTruncating(actual[i]), tolerance);
            }

            if (typeof(T) == typeof(double) && fixture.Values<double>("data", $"class_{part}") is { } classes)
            {
                double accuracy = fixture.Values<double>("final", $"{part}_accuracy") is [var value] ? value : double.NaN;
                string[] names = [.. Enumerable.Range(0, outputs).Select(i => $"class {i}")];
                Dataset<T> data = Dataset<T>.FromClasses(inputs, network.Shape.Inputs, [.. classes.Select(c => (int)c)], names);
                Compare($"{fixture.Name}: {part} accuracy", accuracy, Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares).Accuracy!.Value, 1e-12);
            }
        }

        Assert.NotEqual(0, compared);
    }

    private static void Compare(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R} ± {tolerance}, got {actual:R}");
}
