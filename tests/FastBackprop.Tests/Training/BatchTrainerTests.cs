using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Training;

public class BatchTrainerTests
{
    private static readonly NetworkCase Run = NetworkCase.Of(
        3, [(2, Activation.Tanh), (2, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    // Small enough for a sample a lane; a softmax looks at a whole row.
    private static readonly NetworkCase Narrow = NetworkCase.Of(
        3, [(2, Activation.Tanh), (2, Activation.Sigmoid)], Loss.BinaryCrossEntropy, BiasConvention.Constant, 1);

    private static readonly UpdateRule[] Rules =
    [
        new(),
        new() { Optimizer = Optimizer.Momentum(), WeightDecay = 0.01 },
        new() { Optimizer = Optimizer.Nesterov(), LargestGradientNorm = 0.05 },
        new() { Optimizer = Optimizer.Adam(), WeightDecay = 0.01, LargestGradientNorm = 0.05 },
    ];

    [Fact]
    public void Step_returns_the_mean_loss_before_the_update()
    {
        BatchTrainer<double> trainer = Trainer();
        Dataset<double> data = Run.Data<double>(5);
        double before = trainer.MeanLoss(data);
        Assert.Equal(before, trainer.Step(data.Inputs, data.Targets));
        Assert.True(trainer.MeanLoss(data) < before);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Measuring_gives_the_loss_of_the_sample_trainer_bit_for_bit_and_changes_nothing() => NetworkCase.Check(
        Gen.OneOf(NetworkCase.Any(16), NetworkCase.Any(70)),
        run =>
        {
            Network<float> network = run.Network<float>();
            Dataset<float> data = run.Data<float>(37);
            var trainer = new BatchTrainer<float>(network, run.Loss, 0.1, GradientScale.Sum);
            Assert.Equal(new SgdTrainer<float>(network, run.Loss).MeanLoss(data), trainer.MeanLoss(data));
            Assert.Equal(Weights.Bits(run.Network<float>()), Weights.Bits(network));
            Assert.Equal(0, trainer.Steps);
        },
        60);

    [Fact]
    public void However_a_batch_is_handed_over_its_bits_are_the_same()
    {
        SameHoweverHandedOver(Run);
        SameHoweverHandedOver(Narrow);
    }

    private static void SameHoweverHandedOver(NetworkCase run)
    {
        Dataset<double> data = run.Data<double>(150);
        int[] rows = [.. Enumerable.Range(0, 150)];
        Action<BatchTrainer<double>>[] calls =
        [
            t => t.Epoch(data, null, 150),
            t => t.Epoch(data, null, int.MaxValue),
            t => t.Epoch(data, SampleOrder.Sequential(150), 150),
            t => t.Step(data, rows),
            t => t.Step(data.Inputs, data.Targets),
            t => t.Step(new Matrix<double>(data.Inputs.Data, 150, 3).Span, new Matrix<double>(data.Targets.Data, 150, 2).Span),
        ];
        Assert.Single(calls.Select(call => Convert.ToHexString(After(run, call))).Distinct());
    }

    // What is remembered of one dataset's rows must not be taken for another's, or for rows that change.
    [Fact]
    public void Batches_of_equal_size_from_everywhere_do_not_mix()
    {
        Dataset<double> first = Narrow.Data<double>(40);
        Dataset<double> second = (Narrow with { Seed = 2 }).Data<double>(40);
        var order = new SampleOrder(40, 1);
        byte[] Learn(bool byRows) => After(Narrow, t =>
        {
            foreach (Dataset<double> data in (Dataset<double>[])[first, second, first, first, second])
            {
                _ = byRows ? t.Step(data.Inputs, data.Targets) : t.Epoch(data, null, 40).MeanLoss;
                t.Step(second.Inputs, second.Targets);
                t.MeanLoss(first);
                _ = byRows ? t.Step(data, order.Rows) : t.Epoch(data, order, 40).MeanLoss;
            }
        });
        Assert.Equal(Learn(true), Learn(false));
    }

    [Fact]
    public void An_epoch_learns_the_rows_of_its_order_in_batches_and_what_is_left_over()
    {
        Dataset<double> data = Run.Data<double>(10);
        var order = new SampleOrder(10, 3);
        byte[] byHand = After(Run, t =>
        {
            t.Step(data, order.Rows[..4]);
            t.Step(data, order.Rows[4..8]);
            t.Step(data, order.Rows[8..]);
        });
        Assert.Equal(byHand, After(Run, t => Assert.Equal(3, t.Epoch(data, order, 4).Steps)));
    }

    [Fact]
    public void Every_rule_gives_the_same_bits_at_every_width() => NetworkCase.Check(
        Gen.OneOf(NetworkCase.Any(8), NetworkCase.Any(40)),
        run =>
        {
            foreach (UpdateRule rule in Rules)
            {
                SameAtEveryWidth<float>(run, rule);
                SameAtEveryWidth<double>(run, rule);
            }
        },
        25);

    [Fact]
    public void Padding_stays_zero_at_every_width()
    {
        foreach (int units in (int[])[9, 18])
        {
            NetworkCase run = NetworkCase.Of(
                5, [(3, Activation.Sigmoid), (units, Activation.Sigmoid), 7], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
            foreach (SimdWidth width in Widths.All)
            {
                foreach (UpdateRule rule in Rules)
                {
                    Network<float> network = run.Network<float>();
                    new BatchTrainer<float>(network, run.Loss, 0.1, GradientScale.Sum, rule, width).Epoch(run.Data<float>(9), null, 4);
                    AssertPaddingIsZero(network);
                }
            }
        }
    }

    [Fact]
    public void A_batch_with_an_infinite_loss_changes_nothing_and_the_next_may_go_on()
    {
        NetworkCase run = NetworkCase.Of(
            3, [(4, Activation.Identity), (2, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var bad = new Dataset<double>([1, 0, 0, 1e200, 0, 0], 3, new double[4], 2);
        var good = new Dataset<double>([1, 0, 0], 3, new double[2], 2);
        var trainer = new BatchTrainer<double>(run.Network<double>(), run.Loss, 0.1, GradientScale.Sum, Rules[3]);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Epoch(bad, null, 2));
        Assert.Equal((0, double.PositiveInfinity, 0.1), (error.Step, error.Loss, error.LearningRate));
        Assert.Equal(Weights.Bits(run.Network<double>()), Weights.Bits(trainer.Network));
        Assert.Equal(0, trainer.Steps);

        trainer.Epoch(good, null, 1);
        var other = new BatchTrainer<double>(run.Network<double>(), run.Loss, 0.1, GradientScale.Sum, Rules[3]);
        other.Epoch(good, null, 1);
        Assert.Equal(Weights.Bits(other.Network), Weights.Bits(trainer.Network));
    }

    [Fact]
    public void A_gradient_at_the_largest_norm_is_not_shortened()
    {
        var network = new Network<double>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [1]);
        Matrix<double> x = new([3], 1, 1);
        Matrix<double> t = new([1], 1, 1);

        // The gradient is (3 − 1)·3 = 6.
        new BatchTrainer<double>(network, Loss.HalfSumOfSquares, 0.5, GradientScale.Sum, new() { LargestGradientNorm = 6 }).Step(x.Span, t.Span);
        Assert.Equal([-2.0], Weights.Of(network));

        // (−6 − 1)·3 = −21, shortened to −4.
        new BatchTrainer<double>(network, Loss.HalfSumOfSquares, 0.5, GradientScale.Sum, new() { LargestGradientNorm = 4 }).Step(x.Span, t.Span);
        Assert.Equal([0.0], Weights.Of(network));
    }

    public static TheoryData<string, string, Action<BatchTrainer<double>>> BadCalls()
    {
        Dataset<double> data = Run.Data<double>(4);
        var wide = new Dataset<double>(new double[8], 4, new double[4], 2);
        var outOfRange = new Dataset<double>(new double[6], 3, [0, 1, 0.5, 0.6], 2);
        Matrix<double> x = new([1, 2, 3, 4, 5, 6], 2, 3);
        Matrix<double> t = new([0, 1, 1, 0], 2, 2);
        return new()
        {
            { "inputs", "inputs has 0 rows; expected at least one.", b => b.Step(new Matrix<double>(0, 3).Span, t.Span) },
            { "targets", "targets has 1 rows; inputs has 2.", b => b.Step(x.Span, new Matrix<double>([0, 1], 1, 2).Span) },
            { "inputs", "inputs has 2 columns; the network has 3 inputs.", b => b.Step(t.Span, t.Span) },
            { "targets", "targets has 3 columns; the network has 2 outputs.", b => b.Step(x.Span, x.Span) },
            { "inputs", "inputs has NaN in row 1, column 1;", b => b.Step(new Matrix<double>([1, 2, 3, 4, double.NaN, 6], 2, 3).Span, t.Span) },
            { "targets", "targets has +infinity in row 0, column 1;", b => b.Step(x.Span, new Matrix<double>([0, 1 / 0d, 0, 1], 2, 2).Span) },
            { "targets", "targets sums to 2 in row 1; CrossEntropy", b => b.Step(x.Span, new Matrix<double>([0, 1, 1, 1], 2, 2).Span) },
            {
                "inputs", "inputs overlaps the network's weights",
                b => b.Step(new ReadOnlyMatrixSpan<double>(b.Network.Weights(0).Data[..3], 1, 3), new Matrix<double>([0, 1], 1, 2).Span)
            },
            { "rows", "rows is empty; expected at least one row number.", b => b.Step(data, []) },
            { "rows", "rows[1] is 4; the dataset has rows 0 to 3.", b => b.Step(data, [0, 4]) },
            { "rows", "rows[0] is -1;", b => b.Step(data, [-1]) },
            { "data", "Value cannot be null.", b => b.Step(null!, [0]) },
            { "data", "data has rows of 4 inputs; the network has 3 inputs.", b => b.Epoch(wide, null, 1) },
            { "data", "data sums to 1.1 in row 1;", b => b.Epoch(outOfRange, null, 1) },
            { "data", "data has rows of 4 inputs;", b => b.MeanLoss(wide) },
            { "order", "order has 5 rows; the dataset has 4.", b => b.Epoch(data, new SampleOrder(5, 1), 1) },
            { "batchSize", "", b => b.Epoch(data, null, 0) },
            { "value", "The learning rate is expected to be finite and above 0", b => b.LearningRate = 0 },
        };
    }

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason_and_nothing_is_learned(string parameter, string message, Action<BatchTrainer<double>> call)
    {
        BatchTrainer<double> trainer = Trainer();
        var error = Assert.ThrowsAny<ArgumentException>(() => call(trainer));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
        Assert.Equal(Weights.Bits(Run.Network<double>()), Weights.Bits(trainer.Network));
        Assert.Equal((0, 0.25), (trainer.Steps, trainer.LearningRate));
    }

    public static TheoryData<string, Action> BadSettings() => new()
    {
        { "network", () => _ = new BatchTrainer<double>(null!, Loss.HalfSumOfSquares, 0.1, GradientScale.Sum) },
        { "loss", () => _ = new BatchTrainer<double>(Run.Network<double>(), Loss.BinaryCrossEntropy, 0.1, GradientScale.Sum) },
        { "learningRate", () => _ = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 1e39, GradientScale.Sum) },
        { "scale", () => _ = new BatchTrainer<double>(Run.Network<double>(), Run.Loss, 0.1, (GradientScale)3) },
        { "rule", () => _ = new BatchTrainer<float>(Run.Network<float>(), Run.Loss, 0.1, GradientScale.Sum, new() { WeightDecay = 1e39 }) },
        {
            "rule",
            () => _ = new BatchTrainer<float>(
                Run.Network<float>(), Run.Loss, 0.1, GradientScale.Sum, new() { Optimizer = Optimizer.Adam(epsilon: 1e-46) })
        },
        { "value", () => _ = new UpdateRule { WeightDecay = -1 } },
        { "value", () => _ = new UpdateRule { WeightDecay = double.PositiveInfinity } },
        { "value", () => _ = new UpdateRule { LargestGradientNorm = 0 } },
        { "value", () => _ = new UpdateRule { LargestGradientNorm = double.NaN } },
        { "value", () => _ = new UpdateRule { Optimizer = null! } },
        { "momentum", () => _ = Optimizer.Momentum(1) },
        { "momentum", () => _ = Optimizer.Nesterov(double.NaN) },
        { "beta1", () => _ = Optimizer.Adam(beta1: -0.1) },
        { "beta2", () => _ = Optimizer.Adam(beta2: 1) },
        { "epsilon", () => _ = Optimizer.Adam(epsilon: 0) },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void Bad_settings_are_refused(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static void AssertPaddingIsZero(Network<float> network)
    {
        foreach (LayerLayout layer in network.Layers)
        {
            for (int i = 0; i < (layer.Inputs + 1) * layer.Stride; i++)
            {
                Assert.True(i % layer.Stride < layer.Outputs || network.Parameters.Span[layer.Offset + i] == 0);
            }
        }
    }

    private static BatchTrainer<double> Trainer() => new(Run.Network<double>(), Run.Loss, 0.25, GradientScale.MeanOverRows);

    private static byte[] After(NetworkCase run, Action<BatchTrainer<double>> call)
    {
        var trainer = new BatchTrainer<double>(run.Network<double>(), run.Loss, 0.25, GradientScale.MeanOverRows);
        call(trainer);
        return Weights.Bits(trainer.Network);
    }

    private static void SameAtEveryWidth<T>(NetworkCase run, UpdateRule rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = run.Data<T>(9);
        byte[]? first = null;
        foreach (SimdWidth width in Widths.All)
        {
            Network<T> network = run.Network<T>();
            var trainer = new BatchTrainer<T>(network, run.Loss, 0.01, GradientScale.MeanOverRows, rule, width);
            trainer.Epoch(data, null, 5);
            trainer.Epoch(data, null, 9);
            first ??= Weights.Bits(network);
            Assert.True(first.AsSpan().SequenceEqual(Weights.Bits(network)), $"{run}: other weights at {width} in {typeof(T).Name}");
        }
    }
}
