using System.Numerics;
using System.Text.Json;
using FastBackprop.Kernels;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Fixtures;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>The recurrent networks against runs that other programs have made: one update for all sequences or patterns.</summary>
public class RecurrentFixtureTests
{
    public static IEnumerable<object[]> ThroughTime() => FixtureFiles.Of(FixtureKind.Elman, FixtureKind.Jordan);

    public static IEnumerable<object[]> FixedPoints() => FixtureFiles.Of(FixtureKind.FixedPoint);

    [Theory]
    [MemberData(nameof(ThroughTime))]
    public void A_network_trained_through_time_follows_the_reference_run(string name, string file)
    {
        FollowThroughTime<double>(name, file);
        FollowThroughTime<float>(name, file);
    }

    [Theory]
    [MemberData(nameof(FixedPoints))]
    public void A_fixed_point_network_follows_the_reference_run(string name, string file)
    {
        FollowToFixedPoint<double>(name, file, 1e-14);
        FollowToFixedPoint<float>(name, file, null);
    }

    private static void FollowThroughTime<T>(string name, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Fixture fixture = Fixture.Read(file);
        (int sequences, int steps) = (fixture.Count("network", "sequences"), fixture.Count("network", "steps"));
        (int inputCount, int outputCount) = (fixture.Count("network", "inputs"), fixture.Count("network", "outputs"));
        var shape = new RecurrentShape(inputCount, fixture.Count("network", "hidden"), outputCount)
        {
            HiddenActivation = Enum.Parse<Activation>(fixture.Text("network", "hidden_activation"), ignoreCase: true),
            OutputActivation = Enum.Parse<Activation>(fixture.Text("network", "output_activation"), ignoreCase: true),
        };
        bool isJordan = fixture.Kind == FixtureKind.Jordan;
        RecurrentNetwork<T> network = isJordan ? new JordanNetwork<T>(shape) : new ElmanNetwork<T>(shape);
        (string Name, RecurrentBlock Block)[] blocks =
        [
            ("wxh", RecurrentBlock.InputToHidden),
            (isJordan ? "wyh" : "whh", RecurrentBlock.ContextToHidden),
            ("bh", RecurrentBlock.HiddenBias),
            ("why", RecurrentBlock.HiddenToOutput),
            ("by", RecurrentBlock.OutputBias),
        ];
        foreach ((string table, RecurrentBlock block) in blocks)
        {
            network.SetWeights(block, fixture.Values<T>("initial", table)!);
        }

        T[][] inputs = [.. fixture.Values<T>("data", "x_train")!.Chunk(steps * inputCount)];
        T[][] targets = [.. fixture.Values<T>("data", "t_train")!.Chunk(steps * outputCount)];
        Assert.Equal((sequences, sequences), (inputs.Length, targets.Length));

        // The mean of all squares; half a square is what the trainer sums up.
        Assert.Equal("mse_mean", fixture.LossName);
        double divisor = sequences * steps * outputCount / 2.0;
        var trainer = new RecurrentTrainer<T>(network, new BpttOptions { WindowSteps = steps }, Loss.HalfSumOfSquares, fixture.LearningRate);
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            double tolerance = Tolerance<T>(snapshot);
            double lossBefore = 0;
            while (trainer.Steps < snapshot.Updates)
            {
                lossBefore = Enumerable.Range(0, sequences).Sum(s => trainer.Accumulate(inputs[s], targets[s]));
                trainer.Update(divisor);
            }

            foreach ((string table, RecurrentBlock block) in blocks)
            {
                Compare($"{name}: {table} after {trainer.Steps} updates", Data(snapshot, table), RecurrentWeights.Of(network, block), tolerance);
            }

            double lossAfter = Enumerable.Range(0, sequences).Sum(s => trainer.LossOf(inputs[s], targets[s]));
            Compare($"{name}: loss", [snapshot.LossBefore!.Value, snapshot.Loss], [lossBefore / divisor, lossAfter / divisor], tolerance);
        }

        T[] outputs = [.. targets.SelectMany(target => new T[target.Length])];
        var predictor = new RecurrentPredictor<T>(network);
        for (int s = 0; s < sequences; s++)
        {
            predictor.Run(inputs[s], network.CreateState(), outputs.AsSpan(s * steps * outputCount, steps * outputCount));
        }

        double last = Tolerance<T>(fixture.Snapshots.Last());
        int weights = RecurrentWeights.Of(network).Length;
        Compare($"{name}: predictions", fixture.Values<double>("final", "train_predictions")!, outputs, last * weights);
    }

    private static void FollowToFixedPoint<T>(string name, string file, double? relaxTolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isDouble = typeof(T) == typeof(double);
        Fixture fixture = Fixture.Read(file);
        int units = fixture.Count("network", "units");
        int[] first = fixture.Counts("network", "input_units");
        int[] last = fixture.Counts("network", "output_units");
        Assert.Equal(Enumerable.Range(0, first.Length), first);
        Assert.Equal(Enumerable.Range(units - last.Length, last.Length), last);
        Assert.Equal("none", fixture.Text("network", "bias"));
        var network = new FixedPointNetwork<T>(new FixedPointShape(units, first.Length, last.Length)
        {
            Activation = Enum.Parse<Activation>(fixture.Text("network", "activation"), ignoreCase: true),
            HasBias = false,
        });
        network.SetWeights(Transposed(fixture.Values<T>("initial", "w")!));
        T[][] inputs = [.. fixture.Values<T>("data", "i_train")!.Chunk(units).Select(row => row[..first.Length])];
        T[][] targets = [.. fixture.Values<T>("data", "t_train")!.Chunk(last.Length)];
        var trainer = new FixedPointTrainer<T>(
            network, Loss.HalfSumOfSquares, fixture.LearningRate, new RelaxationOptions { Tolerance = relaxTolerance });
        double[] states = fixture.Values<double>("initial_fixed_points")!;
        double[] adjoints = fixture.Values<double>("initial_adjoints")!;
        int[][] counts = fixture.InitialRelaxationCounts();
        for (int s = 0; s < inputs.Length; s++)
        {
            FixedPointResult result = trainer.Accumulate(inputs[s], targets[s]);
            double tolerance = isDouble ? 1e-12 : 1e-5;
            Compare($"{name}: state {s}", states[(s * units)..][..units], trainer.Units, tolerance);

            // The fixture's adjoint is that of minus the loss.
            Compare($"{name}: adjoint {s}", [.. adjoints[(s * units)..][..units].Select(y => -y)], trainer.Adjoint, tolerance);
            Assert.True(!isDouble || Math.Abs(counts[s][0] - result.State.Iterations) <= 2, $"{result.State}, expected {counts[s][0]} rounds");
            Assert.True(!isDouble || Math.Abs(counts[s][1] - result.Adjoint.Iterations) <= 2, $"{result.Adjoint}, expected {counts[s][1]} rounds");
        }

        trainer.Update();
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            double tolerance = Tolerance<T>(snapshot);
            while (trainer.Steps < snapshot.Updates)
            {
                for (int s = 0; s < inputs.Length; s++)
                {
                    trainer.Accumulate(inputs[s], targets[s]);
                }

                trainer.Update();
            }

            Compare($"{name}: w after {trainer.Steps} updates", Data(snapshot, "w"), Transposed(RecurrentWeights.Of(network)), tolerance);
            double loss = Enumerable.Range(0, inputs.Length).Sum(s => trainer.LossOf(inputs[s], targets[s]));
            Compare($"{name}: loss", [snapshot.Loss], [loss], inputs.Length * tolerance);
        }

        double end = Tolerance<T>(fixture.Snapshots.Last()) * units;
        double[] final = fixture.Values<double>("final", "fixed_points")!;
        var predictor = new FixedPointPredictor<T>(network, new RelaxationOptions { Tolerance = relaxTolerance });
        var output = new T[last.Length];
        for (int s = 0; s < inputs.Length; s++)
        {
            predictor.Predict(inputs[s], output);
            Compare($"{name}: final state {s}", final[(s * units)..][..units], predictor.Units, end);
            Compare($"{name}: final output {s}", final[((s * units) + last[0])..][..last.Length], output, end);
        }
    }

    private static double Tolerance<T>(FixtureSnapshot snapshot)
    {
        Assert.True(snapshot.ComparableDouble && snapshot.ComparableSingle);
        return typeof(T) == typeof(double) ? snapshot.ToleranceDouble : snapshot.ToleranceSingle;
    }

    private static double[] Data(FixtureSnapshot snapshot, string table)
    {
        JsonElement data = snapshot.Parameters.GetProperty(table).GetProperty("data");
        return [.. data.EnumerateArray().Select(value => value.GetDouble())];
    }

    private static T[] Transposed<T>(T[] w)
    {
        int n = (int)Math.Sqrt(w.Length);
        return [.. Enumerable.Range(0, w.Length).Select(i => w[(i % n * n) + (i / n)])];
    }

    private static void Compare<T>(string what, double[] expected, ReadOnlySpan<T> actual, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateTruncating(actual[i]);
            Assert.True(
                Math.Abs(expected[i] - value) <= tolerance,
                $"{what} in {typeof(T).Name}, value {i}: expected {expected[i]:R} ± {tolerance}, got {value:R}");
        }
    }

    private static void Compare<T>(string what, double[] expected, T[] actual, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Compare<T>(what, expected, actual.AsSpan(), tolerance);
}
