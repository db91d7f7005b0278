using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Fixtures;

/// <summary>The batch trainer against runs that other programs have made with all rows at once.</summary>
public class BatchFixtureTests
{
    public static IEnumerable<object[]> Fixtures() => FixtureFiles.Of(FixtureKind.FullBatch);

    // Where rounding has moved the weights too far to be compared, the level of the loss is: the last 97,000 updates of one such run
    // would show no more than the first 3,000.
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_double_network_follows_the_reference_run(string name, string file)
    {
        Fixture fixture = Fixture.Read(file);
        Network<double> network = Start(fixture);
        var data = new Dataset<double>(
            fixture.Values<double>("data", "x_train"), network.Shape.Inputs, fixture.Values<double>("data", "t_train"), network.Shape.Outputs);
        var trainer = new BatchTrainer<double>(network, Loss.HalfSumOfSquares, fixture.LearningRate, ScaleOf(fixture, data));
        Action update = fixture.HasTrueSlope ? () => trainer.Epoch(data, null, data.Rows) : AsWritten(network, data, fixture.LearningRate);
        int updates = 0;
        int compared = 0;
        bool finished = true;
        double tolerance = 0;
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            if (snapshot.Updates > 5000)
            {
                finished = false;
                break;
            }

            for (; updates < snapshot.Updates; updates++)
            {
                update();
            }

            tolerance = snapshot.ToleranceDouble;
            if (snapshot.ComparableDouble)
            {
                CompareWeights(fixture, snapshot, network);
                compared++;
            }

            double lossTolerance = snapshot.ComparableDouble ? tolerance : 0.1 * snapshot.Loss;
            Compare($"{name}: loss after {updates} updates", snapshot.Loss, LossOf(fixture, network, data), lossTolerance);
        }

        Assert.True(compared >= 4, $"{name}: {compared} check points were compared.");
        if (finished)
        {
            ComparePredictions(fixture, network, tolerance * network.Shape.ParameterCount);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void The_first_updates_of_a_float_network_are_those_of_the_reference_run(string name, string file)
    {
        Fixture fixture = Fixture.Read(file);
        if (!fixture.HasTrueSlope)
        {
            return;
        }

        NetworkShape shape = fixture.Shape;
        var network = new Network<float>(shape);
        for (int layer = 0; layer < shape.Layers.Length; layer++)
        {
            network.SetWeights(layer, [.. fixture.Weights(fixture.Initial, layer).Select(weight => (float)weight)]);
        }

        var data = new Dataset<float>(
            fixture.Values<float>("data", "x_train"), shape.Inputs, fixture.Values<float>("data", "t_train"), shape.Outputs);
        var trainer = new BatchTrainer<float>(network, Loss.HalfSumOfSquares, fixture.LearningRate, ScaleOf(fixture, data));
        foreach (FixtureSnapshot snapshot in fixture.Snapshots.Where(snapshot => snapshot.ComparableSingle))
        {
            while (trainer.Steps < snapshot.Updates)
            {
                trainer.Epoch(data, null, data.Rows);
            }

            for (int layer = 0; layer < shape.Layers.Length; layer++)
            {
                double[] expected = fixture.Weights(snapshot.Parameters, layer);
                float[] actual = Weights.Of(network, layer);
                for (int i = 0; i < expected.Length; i++)
                {
                    Compare($"{name}: weight {i} of layer {layer} after {trainer.Steps}", expected[i], actual[i], snapshot.ToleranceSingle);
                }
            }
        }
    }

    private static Network<double> Start(Fixture fixture)
    {
        var network = new Network<double>(fixture.Shape);
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            network.SetWeights(layer, fixture.Weights(fixture.Initial, layer));
        }

        return network;
    }

    private static GradientScale ScaleOf<T>(Fixture fixture, Dataset<T> data)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => fixture.GradientDivisor switch
        {
            1 => GradientScale.Sum,
            var rows when rows == data.Rows => GradientScale.MeanOverRows,
            var all when all == data.Rows * data.TargetColumns => GradientScale.MeanOverRowsAndOutputs,
            var other => throw new InvalidDataException($"{fixture.Name}: unknown divisor {other}"),
        };

    // That tutorial takes the slope from a second sigmoid of the output, which the library does not know: E∘s(a)(1 − s(a)).
    private static Action AsWritten(Network<double> network, Dataset<double> data, double rate)
    {
        Matrix<double>[] weights = [.. Enumerable.Range(0, 2).Select(layer => new Matrix<double>(
            Weights.Of(network, layer), network.Shape.WeightRows(layer), network.Shape.WeightColumns(layer)))];
        Matrix<double>[] outputs = [.. weights.Select(w => new Matrix<double>(data.Rows, w.Columns))];
        Matrix<double>[] deltas = [.. weights.Select(w => new Matrix<double>(data.Rows, w.Columns))];
        return () =>
        {
            MatrixPrimitives.Multiply<double>(data.Inputs, weights[0].Span, outputs[0].Span);
            ForEachRow(outputs[0], (row, _) => Activations.Sigmoid<double>(row, row));
            MatrixPrimitives.Multiply<double>(outputs[0].Span, weights[1].Span, outputs[1].Span);
            ForEachRow(outputs[1], (row, _) => Activations.Sigmoid<double>(row, row));
            ForEachRow(deltas[1], (delta, r) => Delta(outputs[1].Span.Row(r), (a, j) => a - data.Target(r)[j], delta));
            ForEachRow(deltas[0], (delta, r) =>
            {
                MatrixPrimitives.MultiplyTransposed<double>(deltas[1].Span.Row(r), weights[1].Span, delta);
                Delta(outputs[0].Span.Row(r), (_, j) => deltas[0][r, j], delta);
            });
            ForEachRow(deltas[0], (delta, _) => System.Numerics.Tensors.TensorPrimitives.Multiply(delta, -rate, delta));
            ForEachRow(deltas[1], (delta, _) => System.Numerics.Tensors.TensorPrimitives.Multiply(delta, -rate, delta));
            MatrixPrimitives.AddTransposedProduct<double>(data.Inputs, deltas[0].Span, weights[0].Span);
            MatrixPrimitives.AddTransposedProduct<double>(outputs[0].Span, deltas[1].Span, weights[1].Span);
            network.SetWeights(0, weights[0].Span);
            network.SetWeights(1, weights[1].Span);
        };
    }

    private delegate void RowAction(Span<double> row, int index);

    private static void ForEachRow(Matrix<double> matrix, RowAction action)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            action(matrix.Span.Row(row), row);
        }
    }

    private static void Delta(ReadOnlySpan<double> outputs, Func<double, int, double> error, Span<double> delta)
    {
        for (int j = 0; j < outputs.Length; j++)
        {
            double s = 1 / (1 + Math.Exp(-outputs[j]));
            delta[j] = error(outputs[j], j) * s * (1 - s);
        }
    }

    // The fixture's own loss, in its plain words: from the outputs, row by row.
    private static double LossOf(Fixture fixture, Network<double> network, Dataset<double> data)
    {
        var outputs = new double[data.Rows * data.TargetColumns];
        new Predictor<double>(network).PredictMany(data.Inputs.Data, outputs);
        IEnumerable<double> errors = outputs.Zip(data.Targets.Data.ToArray(), (a, t) => a - t);
        return fixture.LossName switch
        {
            "mse_mean" => errors.Average(error => error * error),
            "half_mse_mean" => errors.Average(error => error * error) / 2,
            "mean_abs" => errors.Average(Math.Abs),
            var other => throw new InvalidDataException($"{fixture.Name}: unknown loss '{other}'"),
        };
    }

    private static void CompareWeights(Fixture fixture, FixtureSnapshot snapshot, Network<double> network)
    {
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            double[] expected = fixture.Weights(snapshot.Parameters, layer);
            double[] actual = Weights.Of(network, layer);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                string what = $"{fixture.Name}: weight {i} of layer {layer} after {snapshot.Updates} updates";
                Compare(what, expected[i], actual[i], snapshot.ToleranceDouble);
            }
        }
    }

    private static void ComparePredictions(Fixture fixture, Network<double> network, double tolerance)
    {
        foreach (string part in (string[])["train", "test"])
        {
            double[] expected = fixture.Values<double>("final", $"{part}_predictions")!;
            double[] inputs = fixture.Values<double>("data", $"x_{part}")!;
            var actual = new double[expected.Length];
            new Predictor<double>(network).PredictMany(inputs, actual);
            for (int i = 0; i < expected.Length; i++)
            {
                Compare($"{fixture.Name}: {part} prediction {i}", expected[i], actual[i], tolerance);
            }

            double[] classes = fixture.Values<double>("data", $"class_{part}")!;
            string[] names = [.. Enumerable.Range(0, network.Shape.Outputs).Select(i => $"class {i}")];
            Dataset<double> data = Dataset<double>.FromClasses(inputs, network.Shape.Inputs, [.. classes.Select(c => (int)c)], names);
            double accuracy = Assert.Single(fixture.Values<double>("final", $"{part}_accuracy")!);
            Compare($"{fixture.Name}: {part} accuracy", accuracy, Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares).Accuracy!.Value, 1e-12);
        }
    }

    private static void Compare(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R} ± {tolerance}, got {actual:R}");
}
