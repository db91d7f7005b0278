using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Networks;

/// <summary>
/// Skipping the inputs that are zero changes no bit of a prediction, and nothing but the sign of a zero in a weight. The training
/// pass's plain forward and the forced plain way, which skip nothing, are the oracles.
/// </summary>
public class SparseInputTests
{
    private const int Rows = 37;

    private static readonly Loss Loss = Loss.HalfSumOfSquares;

    /// <summary>First layers large enough for it, with sums in one chain and in four.</summary>
    private static Gen<NetworkCase> Large { get; } =
        from units in Gen.Choose(16, 150)
        from inputs in Gen.Choose((4096 + units - 1) / units, 300)
        from layers in Gen.Choose(1, 2)
        from activation in Gen.Elements(NetworkCase.HiddenActivations.ToArray())
        from output in Gen.Elements(Enum.GetValues<Activation>())
        from bias in Gen.Elements(Enum.GetValues<BiasConvention>())
        from seed in Gen.Choose(0, int.MaxValue)
        select NetworkCase.Of(inputs, layers == 1 ? [(units, output)] : [(units, activation), (3, output)], Loss, bias, (ulong)seed);

    [Fact]
    public void A_prediction_has_the_same_bits_whether_zeros_are_skipped_or_not() => NetworkCase.Check(Large, SamePredictions<float>, 30);

    [Fact]
    public void A_prediction_of_doubles_does_too() => NetworkCase.Check(Large, SamePredictions<double>, 20);

    [Fact]
    public void A_step_changes_the_weights_to_the_same_values_whether_zeros_are_skipped_or_not() => NetworkCase.Check(Large, SameSteps<float>, 20);

    [Fact]
    public void A_step_of_doubles_does_too() => NetworkCase.Check(Large, SameSteps<double>, 15);

    [Fact]
    public void An_epoch_that_skips_zeros_has_the_values_of_the_plain_one() => NetworkCase.Check(
        Large,
        run =>
        {
            Dataset<float> data = Data(run, 1f);
            var sparse = new SgdTrainer<float>(run.Network<float>(), Loss, 0.01) { Way = EpochWay.Sparse };
            var plain = new SgdTrainer<float>(run.Network<float>(), Loss, 0.01) { Way = EpochWay.Streaming };
            var order = new SampleOrder(data.Rows, 1);
            Assert.Equal(plain.Epoch(data, order).MeanLoss, sparse.Epoch(data, order).MeanLoss);
            Assert.Equal(Weights.Of(plain.Network), Weights.Of(sparse.Network));
        },
        25);

    // With weights so small that every sum underflows, the signs of the terms that are visited or not decide between +0 and −0.
    [Theory]
    [InlineData(100, 70)]
    [InlineData(130, 40)]
    public void Predictions_that_underflow_have_the_same_signs(int inputs, int units)
    {
        foreach (Activation output in (Activation[])[Activation.Identity, Activation.Tanh, Activation.Relu, Activation.LeakyRelu])
        {
            NetworkCase run = NetworkCase.Of(inputs, [(units, output)], Loss, BiasConvention.Constant, 3);
            Network<float> network = run.Network<float>();
            network.SetWeights(0, [.. Weights.Of(network, 0).Select((weight, i) => i < inputs * units ? MathF.Sign(weight) * float.Epsilon : 0)]);
            float[] outputs = SamePredictions(run, network, scale: 0.25f);
            Assert.All(outputs, y => Assert.Equal(0, y));
        }
    }

    // The mask of so many inputs is wider than any layer, and does not fit on the stack.
    [Fact]
    public void Rows_much_wider_than_the_network_are_predicted_too()
    {
        NetworkCase run = NetworkCase.Of(200_000, [(2, Activation.Sigmoid)], Loss, BiasConvention.Constant, 1);
        Network<float> network = run.Network<float>();
        var x = new float[200_000];
        for (int k = 0; k < x.Length; k += 97)
        {
            x[k] = 1;
        }

        var y = new float[2];
        new Predictor<float>(network).Predict(x, y);
        Assert.Equal(Plain(network, x), y);
    }

    private static void SamePredictions<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SamePredictions(run, run.Network<T>(), T.One);

    private static T[] SamePredictions<T>(NetworkCase run, Network<T> network, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = Data(run, scale);
        int n = run.Shape.Outputs;
        T[] expected = [.. Enumerable.Range(0, Rows).SelectMany(row => Plain(network, data.Input(row)))];
        foreach (SimdWidth width in Widths.All)
        {
            var predictor = new Predictor<T>(network, width);
            var together = new T[Rows * n];
            var alone = new T[Rows * n];
            predictor.PredictMany(data.Inputs.Data, together);
            for (int row = 0; row < Rows; row++)
            {
                predictor.Predict(data.Input(row), alone.AsSpan(row * n, n));
            }

            Assert.True(Weights.Bits<T>(expected).AsSpan().SequenceEqual(Weights.Bits<T>(alone)), $"{run}: alone at {width}");
            Assert.True(Weights.Bits<T>(expected).AsSpan().SequenceEqual(Weights.Bits<T>(together)), $"{run}: together at {width}");
        }

        return expected;
    }

    private static void SameSteps<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = Data(run, T.One);
        (double[] losses, T[] weights) = Steps(run, data, SimdDefault.Width, EpochWay.Streaming);
        foreach (SimdWidth width in Widths.All)
        {
            foreach (EpochWay? way in (EpochWay?[])[null, EpochWay.Blocked, EpochWay.Sparse])
            {
                (double[] lossesThere, T[] weightsThere) = Steps(run, data, width, way);
                Assert.Equal(losses, lossesThere);
                Assert.Equal(weights, weightsThere);
            }
        }
    }

    private static (double[] Losses, T[] Weights) Steps<T>(NetworkCase run, Dataset<T> data, SimdWidth width, EpochWay? way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new SgdTrainer<T>(run.Network<T>(), Loss, 0.01, width) { Way = way };
        double[] losses = [.. Enumerable.Range(14, 9).Select(row => trainer.Step(data.Input(row), data.Target(row)))];
        return (losses, Weights.Of(trainer.Network));
    }

    private static T[] Plain<T>(Network<T> network, ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingPass<T> pass = TrainingPass<T>.Create(network, Loss, network.PlanAt(SimdWidth.Scalar));
        pass.Forward(x, new T[network.Shape.Outputs]);
        return pass.LayerOutputs(network.Shape.Layers.Length - 1).ToArray();
    }

    /// <summary>Rows of every density, the zeros of either sign; runs of rows are alike, so that whole blocks are sparse.</summary>
    private static Dataset<T> Data<T>(NetworkCase run, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = run.Data<T>(Rows);
        var random = new RandomGenerator(run.Seed + 2);
        T[] inputs = data.Inputs.Data.ToArray();
        for (int i = 0; i < inputs.Length; i++)
        {
            int row = i / data.InputColumns;
            double density = row < 16 ? 0.25 * (run.Seed % 2) : row % 5 / 4.0;
            inputs[i] = random.NextDouble() < density ? inputs[i] * scale : random.NextDouble() < 0.5 ? T.Zero : T.NegativeZero;
        }

        return new Dataset<T>(inputs, data.InputColumns, data.Targets.Data, data.TargetColumns);
    }
}
