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
    private const int Sequences = 8;

    [Theory]
    [InlineData("rec-elman-tanh", Activation.Tanh)]
    [InlineData("rec-elman-sigmoid", Activation.Sigmoid)]
    [InlineData("rec-jordan-sigmoid", Activation.Sigmoid)]
    public void A_network_trained_through_time_follows_the_reference_run(string name, Activation hidden)
    {
        FollowThroughTime<double>(name, hidden);
        FollowThroughTime<float>(name, hidden);
    }

    [Fact]
    public void A_fixed_point_network_follows_the_reference_run()
    {
        FollowToFixedPoint<double>(1e-14);
        FollowToFixedPoint<float>(null);
    }

    private static void FollowThroughTime<T>(string name, Activation hidden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Fixture fixture = Read(name);
        var shape = new RecurrentShape(3, 5, 2) { HiddenActivation = hidden };
        bool isJordan = name.Contains("jordan", StringComparison.Ordinal);
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

        T[][] inputs = [.. fixture.Values<T>("data", "x_train")!.Chunk(6 * 3)];
        T[][] targets = [.. fixture.Values<T>("data", "t_train")!.Chunk(6 * 2)];
        Assert.Equal(Sequences, inputs.Length);
        var trainer = new RecurrentTrainer<T>(network, new BpttOptions { WindowSteps = 6 }, Loss.HalfSumOfSquares, fixture.LearningRate);
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            double tolerance = Tolerance<T>(snapshot);
            double lossBefore = 0;
            while (trainer.Steps < snapshot.Updates)
            {
                lossBefore = Enumerable.Range(0, Sequences).Sum(s => trainer.Accumulate(inputs[s], targets[s]));

                // The mean of 96 squares; half a square is what the trainer sums up.
                trainer.Update(divisor: 48);
            }

            foreach ((string table, RecurrentBlock block) in blocks)
            {
                Compare($"{table} after {trainer.Steps} updates", Data(snapshot, table), RecurrentWeights.Of(network, block), tolerance);
            }

            double lossAfter = Enumerable.Range(0, Sequences).Sum(s => trainer.LossOf(inputs[s], targets[s]));
            Compare("loss", [snapshot.LossBefore!.Value, snapshot.Loss], [lossBefore / 48, lossAfter / 48], tolerance);
        }

        var outputs = new T[Sequences * 6 * 2];
        var predictor = new RecurrentPredictor<T>(network);
        for (int s = 0; s < Sequences; s++)
        {
            predictor.Run(inputs[s], network.CreateState(), outputs.AsSpan(s * 12, 12));
        }

        double last = Tolerance<T>(fixture.Snapshots.Last());
        Compare("predictions", fixture.Values<double>("final", "train_predictions")!, outputs, last * 57);
    }

    private static void FollowToFixedPoint<T>(double? relaxTolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Units = 8;
        bool isDouble = typeof(T) == typeof(double);
        Fixture fixture = Read("rec-almeida-pineda");
        var network = new FixedPointNetwork<T>(new FixedPointShape(Units, 3, 2) { HasBias = false });
        network.SetWeights(Transposed(fixture.Values<T>("initial", "w")!));
        T[][] inputs = [.. fixture.Values<T>("data", "i_train")!.Chunk(Units).Select(row => row[..3])];
        T[][] targets = [.. fixture.Values<T>("data", "t_train")!.Chunk(2)];
        var trainer = new FixedPointTrainer<T>(
            network, Loss.HalfSumOfSquares, fixture.LearningRate, new RelaxationOptions { Tolerance = relaxTolerance });
        double[] states = fixture.Values<double>("initial_fixed_points")!;
        double[] adjoints = fixture.Values<double>("initial_adjoints")!;
        int[][] counts = fixture.InitialRelaxationCounts();
        for (int s = 0; s < Sequences; s++)
        {
            FixedPointResult result = trainer.Accumulate(inputs[s], targets[s]);
            double tolerance = isDouble ? 1e-12 : 1e-5;
            Compare($"state {s}", states[(s * Units)..][..Units], trainer.Units, tolerance);

            // The fixture's adjoint is that of minus the loss.
            Compare($"adjoint {s}", [.. adjoints[(s * Units)..][..Units].Select(y => -y)], trainer.Adjoint, tolerance);
            Assert.True(!isDouble || Math.Abs(counts[s][0] - result.State.Iterations) <= 2, $"{result.State}, expected {counts[s][0]} rounds");
            Assert.True(!isDouble || Math.Abs(counts[s][1] - result.Adjoint.Iterations) <= 2, $"{result.Adjoint}, expected {counts[s][1]} rounds");
        }

        trainer.Update();
        foreach (FixtureSnapshot snapshot in fixture.Snapshots)
        {
            double tolerance = Tolerance<T>(snapshot);
            while (trainer.Steps < snapshot.Updates)
            {
                for (int s = 0; s < Sequences; s++)
                {
                    trainer.Accumulate(inputs[s], targets[s]);
                }

                trainer.Update();
            }

            Compare($"w after {trainer.Steps} updates", Data(snapshot, "w"), Transposed(RecurrentWeights.Of(network)), tolerance);
            double loss = Enumerable.Range(0, Sequences).Sum(s => trainer.LossOf(inputs[s], targets[s]));
            Compare("loss", [snapshot.Loss], [loss], Sequences * tolerance);
        }

        double last = Tolerance<T>(fixture.Snapshots.Last());
        double[] final = fixture.Values<double>("final", "fixed_points")!;
        var predictor = new FixedPointPredictor<T>(network, new RelaxationOptions { Tolerance = relaxTolerance });
        var output = new T[2];
        for (int s = 0; s < Sequences; s++)
        {
            predictor.Predict(inputs[s], output);
            Compare($"final state {s}", final[(s * Units)..][..Units], predictor.Units, last * Units);
            Compare($"final output {s}", final[((s * Units) + 6)..][..2], output, last * Units);
        }
    }

    private static Fixture Read(string name) =>
        Fixture.Read(Fixture.Files().Single(file => Path.GetFileName(Path.GetDirectoryName(file)) == name));

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
