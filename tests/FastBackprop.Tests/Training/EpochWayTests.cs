using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Training;

/// <summary>Every way of computing an epoch is per-sample SGD: the plain loop of steps is the oracle.</summary>
public class EpochWayTests
{
    private const double Rate = 0.01;

    [Fact]
    public void Sparse_epochs_give_the_values_of_the_plain_loop() => CheckSparse<float>();

    [Fact]
    public void Sparse_epochs_of_double_networks_do_too() => CheckSparse<double>();

    [Fact]
    public void Blocked_epochs_give_the_iterates_of_the_plain_loop_up_to_rounding() => CheckBlocked<double>(1.0 / (1L << 53));

    [Fact]
    public void Blocked_epochs_of_float_networks_do_too() => CheckBlocked<float>(1.0 / (1 << 24));

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void A_way_gives_the_same_bits_at_every_width(EpochWay way)
    {
        foreach (int units in (int[])[1, 16, 20, 65])
        {
            var run = NetworkCase.Of(37, [(units, Activation.Tanh), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 4);
            AtEveryWidth<float>(run, way);
            AtEveryWidth<double>(run, way);
        }
    }

    [Theory]
    [InlineData(784, 128, 0.2, EpochWay.Sparse)]
    [InlineData(784, 128, 1.0, EpochWay.Blocked)]
    [InlineData(784, 30, 0.2, EpochWay.Sparse)]
    [InlineData(784, 30, 1.0, EpochWay.Streaming)]
    [InlineData(4, 5, 0.2, EpochWay.Streaming)]
    public void The_shape_and_the_density_choose_the_way(int inputs, int units, double density, EpochWay expected)
    {
        var run = NetworkCase.Of(inputs, [units, 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var trainer = new SgdTrainer<float>(run.Network<float>());
        Assert.Null(trainer.Way);
        Assert.Equal(expected, trainer.Epoch(Thinned(run.Data<float>(40), density)).Way);
    }

    [Fact]
    public void What_a_fit_is_validated_on_does_not_choose_the_way_of_its_epochs()
    {
        var run = NetworkCase.Of(100, [(70, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> dense = run.Data<float>(40);
        var fitted = new SgdTrainer<float>(run.Network<float>(), run.Loss, Rate);
        var options = new FitOptions<float> { Epochs = 3, EarlyStopping = new EarlyStopping<float>(Thinned(dense, 0.1), 3) };
        FitResult result = fitted.Fit(dense, options);

        var byHand = new SgdTrainer<float>(run.Network<float>(), run.Loss, Rate);
        for (int epoch = 0; epoch <= result.BestEpoch; epoch++)
        {
            Assert.Equal(EpochWay.Blocked, byHand.Epoch(dense).Way);
        }

        Assert.True(result.BestEpoch > 0);
        Assert.Equal(Weights.Bits(byHand.Network), Weights.Bits(fitted.Network));
    }

    [Fact]
    public void A_forced_way_is_taken_and_an_unknown_one_refused()
    {
        var run = NetworkCase.Of(4, [5, 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var trainer = new SgdTrainer<float>(run.Network<float>());
        foreach (EpochWay way in Enum.GetValues<EpochWay>())
        {
            trainer.Way = way;
            Assert.Equal(way, trainer.Epoch(run.Data<float>(3)).Way);
        }

        Assert.Throws<ArgumentOutOfRangeException>("value", () => trainer.Way = (EpochWay)3);
        Assert.Equal(EpochWay.Blocked, trainer.Way);
    }

    // One sample among calm ones is so large that its loss overflows; those before it in its block must have been learned.
    [Fact]
    public void A_block_that_diverges_keeps_the_steps_before_the_diverging_sample()
    {
        var run = NetworkCase.Of(6, [(70, Activation.Identity), (2, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<double> calm = run.Data<double>(40);
        double[] inputs = calm.Inputs.Data.ToArray();
        inputs.AsSpan(21 * 6, 6).Fill(1e200);
        var data = new Dataset<double>(inputs, 6, calm.Targets.Data, 2);

        var blocked = new SgdTrainer<double>(run.Network<double>(), run.Loss, Rate) { Way = EpochWay.Blocked };
        var error = Assert.Throws<TrainingDivergedException>(() => blocked.Epoch(data));
        var plain = new SgdTrainer<double>(run.Network<double>(), run.Loss, Rate);
        for (int row = 0; row < 21; row++)
        {
            plain.Step(data.Input(row), data.Target(row));
        }

        Assert.Equal((21, double.PositiveInfinity), (error.Step, error.Loss));
        Assert.Equal(21, blocked.Steps);
        AssertClose(plain.Network, blocked.Network, 1e-12, "after 21 steps");
    }

    private static void CheckSparse<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NetworkCase.Check(
            NetworkCase.Any(70),
            run =>
            {
                Dataset<T> data = Thinned(run.Data<T>(7), run.Seed % 5 / 4.0);
                Network<T> plain = PlainLoop(run, data);
                Assert.Equal(Weights.Of(plain), Weights.Of(Epoch(run, data, EpochWay.Sparse, SimdDefault.Width)));
            },
            100);

    // In a step every number is a sum of at most terms = 70 + 16 + 3 products and corrections, so two orders of evaluation differ
    // by at most 2·terms unit roundings of the magnitudes summed; errors travel through the layers as in TextbookTests, so that one
    // step adds at most 2·terms·growth·u to a weight, times the error of the output. A step multiplies the difference that is
    // already there by at most 1 + rate·growth². Only smooth activations: at the kink of a ReLU no rounding is small.
    private static void CheckBlocked<T>(double u)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<(NetworkCase Run, int Rows)> cases =
            from run in NetworkCase.Any(70)
            where run.Shape.Layers.All(layer => layer.Activation is Activation.Sigmoid or Activation.Tanh or Activation.Softmax)
            from rows in Gen.Choose(1, 50)
            select (run, rows);
        int next = 0;
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Dataset<T> data = Thinned(c.Run.Data<T>(c.Rows), 1 - (next++ % 3 / 4.0));
            Network<T> start = c.Run.Network<T>();
            double growth = 1;
            for (int layer = 0; layer < c.Run.Shape.Layers.Length; layer++)
            {
                growth *= 1 + Weights.Of(start, layer).Max(w => Math.Abs(double.CreateTruncating(w)));
            }

            double tolerance = 2 * (70 + 16 + 3) * growth * growth * u * c.Rows * Math.Pow(1 + (Rate * growth), c.Rows);
            AssertClose(PlainLoop(c.Run, data), Epoch(c.Run, data, EpochWay.Blocked, SimdDefault.Width), tolerance, $"{c.Run}, {c.Rows} rows");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private static void AtEveryWidth<T>(NetworkCase run, EpochWay way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = Thinned(run.Data<T>(21), 0.5);
        byte[] expected = Weights.Bits(Epoch(run, data, way, SimdWidth.Scalar));
        foreach (SimdWidth width in Widths.All)
        {
            Assert.Equal(expected, Weights.Bits(Epoch(run, data, way, width)));
        }
    }

    private static Network<T> Epoch<T>(NetworkCase run, Dataset<T> data, EpochWay way, SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new SgdTrainer<T>(run.Network<T>(), run.Loss, Rate, width) { Way = way };
        trainer.Epoch(data);
        Assert.Equal(data.Rows, trainer.Steps);
        return trainer.Network;
    }

    private static Network<T> PlainLoop<T>(NetworkCase run, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new SgdTrainer<T>(run.Network<T>(), run.Loss, Rate);
        for (int row = 0; row < data.Rows; row++)
        {
            trainer.Step(data.Input(row), data.Target(row));
        }

        return trainer.Network;
    }

    /// <summary>The samples with some inputs set to zero, so that about a share of them is left.</summary>
    private static Dataset<T> Thinned<T>(Dataset<T> data, double density)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(99);
        T[] inputs = [.. data.Inputs.Data.ToArray().Select(x => random.NextDouble() < density ? x : T.Zero)];
        return new Dataset<T>(inputs, data.InputColumns, data.Targets.Data, data.TargetColumns);
    }

    private static void AssertClose<T>(Network<T> expected, Network<T> actual, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((T e, T a) in Weights.Of(expected).Zip(Weights.Of(actual)))
        {
            double difference = Math.Abs(double.CreateTruncating(e) - double.CreateTruncating(a));
            Assert.True(difference <= tolerance, $"{what}: {e} and {a} differ by {difference}; expected at most {tolerance}");
        }
    }
}
