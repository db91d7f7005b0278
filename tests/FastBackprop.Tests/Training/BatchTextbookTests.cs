using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Training;

/// <summary>Batches against plain loops: the gradient, and what each optimizer makes of it.</summary>
public class BatchTextbookTests
{
    private const int Rows = 7;
    private const double Rate = 0.02;

    public static TheoryData<string> Optimizers() => ["sgd", "momentum", "nesterov", "adam", "adamw"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_takes_the_steps_of_its_paper(string optimizer) => NetworkCase.Check(
        NetworkCase.Any(10),
        run => Follow(run, new UpdateRule { Optimizer = Named(optimizer) }, GradientScale.MeanOverRows),
        60);

    // A norm of a tenth of the gradient's usual size shortens most steps, and the decay is large enough to be seen.
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_clipped_gradient_with_weight_decay_gives_the_steps_of_the_textbook(string optimizer) => NetworkCase.Check(
        NetworkCase.Any(10),
        run => Follow(
            run,
            new UpdateRule { Optimizer = Named(optimizer), WeightDecay = 0.1, LargestGradientNorm = 0.1 },
            GradientScale.Sum),
        60);

    [Theory]
    [InlineData(GradientScale.Sum)]
    [InlineData(GradientScale.MeanOverRows)]
    [InlineData(GradientScale.MeanOverRowsAndOutputs)]
    public void The_gradient_is_divided_by_what_the_scale_says(GradientScale scale) =>
        NetworkCase.Check(NetworkCase.Any(10), run => Follow(run, new UpdateRule(), scale), 30);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_sample_trainer_takes_the_same_steps_with_one_row_each(string optimizer) => NetworkCase.Check(
        NetworkCase.Any(10),
        run =>
        {
            var rule = new UpdateRule { Optimizer = Named(optimizer), WeightDecay = 0.1, DecaysBiases = run.Seed % 2 == 0, LargestGradientNorm = 0.1 };
            Network<double> network = run.Network<double>();
            TextbookBatch textbook = Textbook(run, network, rule);
            Dataset<double> data = run.Data<double>(Rows);
            var trainer = new SgdTrainer<double>(network, run.Loss, Rate) { Rule = rule };
            double loss = 0;
            foreach ((double[] X, double[] Target) sample in Samples(data))
            {
                loss += textbook.Gradient([sample]).Loss;
                textbook.Step(rule.Optimizer, [sample], 1, Rate);
            }

            EpochResult result = trainer.Epoch(data);
            Assert.Equal((Rows, EpochWay.Streaming), (result.Samples, result.Way));
            Close(loss / Rows, result.MeanLoss, $"{run}: loss");
            CompareWeights(run, textbook, network);
        },
        60);

    // The last layer's deltas are those of a single sample, bit for bit, and an element of the gradient adds its rows in order.
    [Fact]
    public void The_last_layers_gradient_is_the_sum_of_the_samples_gradients_bit_for_bit() => NetworkCase.Check(
        NetworkCase.Any(40),
        run =>
        {
            SumsAgree<float>(run);
            SumsAgree<double>(run);
        },
        60);

    // The sums of n rows in two orders differ by at most 2n roundings of the sum of their magnitudes: a delta is at most 1, and an
    // input as well.
    [Fact]
    public void Narrow_networks_have_the_gradient_of_the_pass_for_any_width() => NetworkCase.Check(
        NetworkCase.Any(7).Where(run => run.Shape.Layers.All(layer => NetworkCase.NarrowActivations.Contains(layer.Activation))),
        run =>
        {
            Network<double> network = run.Network<double>();
            Dataset<double> data = run.Data<double>(300);
            BatchPass<double> narrow = BatchPass<double>.Create(network, run.Loss, network.PlanAt(SimdWidth.Bits256));
            Assert.IsType<NarrowBatchPass<Simd256<double>, double>>(narrow);
            double[] expected = Weights.Of(Gradient(Wide(network, run.Loss), data, 100));
            double[] actual = Weights.Of(Gradient(narrow, data, 250));
            double scale = 1 + expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * scale, $"{run}, {i}: {expected[i]:R}, {actual[i]:R}");
            }
        },
        100);

    // Of central differences with the step 2⁻¹⁷ about 1e-9 of the losses is left as error; a component is compared on the scale of
    // the largest.
    [Fact]
    public void The_gradient_is_the_derivative_of_the_summed_loss()
    {
        foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends.Where(end => end.Output is not (Activation.Relu or Activation.LeakyRelu)))
            {
                NetworkCase run = NetworkCase.Of(4, [(5, Activation.Tanh), (3, Activation.Sigmoid), (3, output)], loss, bias, 7);
                Network<double> network = run.Network<double>();
                Dataset<double> data = run.Data<double>(Rows);
                Network<double> gradient = Gradient(BatchPass<double>.Create(network, loss, network.PlanAt(SimdDefault.Width)), data, Rows);
                double[] analytic = Weights.Of(gradient);
                double largest = analytic.Max(Math.Abs);
                double[] numeric = [.. Differences(network, loss, data)];
                for (int i = 0; i < analytic.Length; i++)
                {
                    Assert.True(Math.Abs(analytic[i] - numeric[i]) <= 1e-7 * largest, $"{run}, {i}: {analytic[i]:R}, difference {numeric[i]:R}");
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void How_a_batch_is_cut_into_pieces_decides_no_bit(int piece)
    {
        NetworkCase run = NetworkCase.Of(6, [(20, Activation.Tanh), (4, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 3);
        Network<float> network = run.Network<float>();
        Dataset<float> data = run.Data<float>(300);
        Assert.Equal(
            Weights.Bits(Gradient(Wide(network, run.Loss), data, 100)), Weights.Bits(Gradient(Wide(network, run.Loss), data, piece)));
    }

    private static void Follow(NetworkCase run, UpdateRule rule, GradientScale scale)
    {
        Network<double> network = run.Network<double>();
        TextbookBatch textbook = Textbook(run, network, rule);
        Dataset<double> data = run.Data<double>(Rows);
        var trainer = new BatchTrainer<double>(network, run.Loss, Rate, scale, rule);
        // Batches of 4 and of the 3 rows left over, three times.
        for (int epoch = 0; epoch < 3; epoch++)
        {
            double loss = 0;
            foreach ((double[] X, double[] Target)[] batch in Samples(data).Chunk(4))
            {
                loss += textbook.Gradient(batch).Loss;
                double divisor = scale switch
                {
                    GradientScale.Sum => 1,
                    GradientScale.MeanOverRows => batch.Length,
                    _ => batch.Length * run.Shape.Outputs,
                };
                textbook.Step(rule.Optimizer, batch, divisor, Rate);
            }

            BatchEpochResult result = trainer.Epoch(data, null, 4);
            Assert.Equal((Rows, 2), (result.Samples, result.Steps));
            Close(loss / Rows, result.MeanLoss, $"{run}: loss of epoch {epoch}");
        }

        CompareWeights(run, textbook, network);
    }

    private static TextbookBatch Textbook(NetworkCase run, Network<double> network, UpdateRule rule) => new(
        run.Shape, run.Loss, [.. Enumerable.Range(0, run.Shape.Layers.Length).Select(layer => Weights.Table(network, layer))])
    {
        WeightDecay = rule.WeightDecay,
        DecaysBiases = rule.DecaysBiases,
        LargestNorm = rule.LargestGradientNorm ?? double.PositiveInfinity,
    };

    private static IEnumerable<(double[] X, double[] Target)> Samples(Dataset<double> data) =>
        Enumerable.Range(0, data.Rows).Select(row => (data.Input(row).ToArray(), data.Target(row).ToArray()));

    private static void CompareWeights(NetworkCase run, TextbookBatch textbook, Network<double> network)
    {
        for (int layer = 0; layer < run.Shape.Layers.Length; layer++)
        {
            double[,] expected = textbook.Weights[layer];
            double[,] actual = Weights.Table(network, layer);
            for (int i = 0; i < expected.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, expected.GetLength(1));
                Close(expected[row, column], actual[row, column], $"{run}: weight {row}, {column} of layer {layer}");
            }
        }
    }

    private static Optimizer Named(string optimizer) => optimizer switch
    {
        "sgd" => Optimizer.Sgd,
        "momentum" => Optimizer.Momentum(0.8),
        "nesterov" => Optimizer.Nesterov(0.8),
        "adamw" => Optimizer.AdamW(0.7, 0.95, 1e-3),
        _ => Optimizer.Adam(0.7, 0.95, 1e-3),
    };

    private static WideBatchPass<Simd256<T>, T> Wide<T>(Network<T> network, Loss loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(network, loss);

    private static Network<T> Gradient<T>(BatchPass<T> pass, Dataset<T> data, int piece)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new Network<T>(pass.Network.Shape);
        piece = Math.Min(piece, pass.MostRows);
        pass.TakeWeights();
        for (int first = 0; first < data.Rows; first += piece)
        {
            var rows = new BatchRows<T>(data, first, Math.Min(piece, data.Rows - first));
            pass.Forward(rows, 0);
            pass.AddGradient(rows, gradient);
        }

        return gradient;
    }

    private static void SumsAgree<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        Dataset<T> data = run.Data<T>(Rows);
        TrainingPass<T> pass = TrainingPass<T>.Create(network, run.Loss, network.PlanAt(SimdDefault.Width));
        var sum = new Network<T>(run.Shape);
        for (int row = 0; row < Rows; row++)
        {
            pass.AddGradient(data.Input(row), data.Target(row), sum);
        }

        int last = run.Shape.Layers.Length - 1;
        Assert.Equal(Weights.Of(sum, last), Weights.Of(Gradient(Wide(network, run.Loss), data, Rows), last));
    }

    private static IEnumerable<double> Differences(Network<double> network, Loss loss, Dataset<double> data)
    {
        var trainer = new BatchTrainer<double>(network, loss, 1, GradientScale.Sum);
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            double[] weights = Weights.Of(network, layer);
            for (int i = 0; i < weights.Length; i++)
            {
                double[] losses = [0, 0];
                for (int side = 0; side < 2; side++)
                {
                    double[] moved = [.. weights];
                    moved[i] += (side == 0 ? -1 : 1) * GradientCheck.DifferenceStep;
                    network.SetWeights(layer, moved);
                    losses[side] = trainer.MeanLoss(data) * data.Rows;
                }

                network.SetWeights(layer, weights);
                yield return (losses[1] - losses[0]) / (2 * GradientCheck.DifferenceStep);
            }
        }
    }

    // Six steps at most double what a rounding has moved; weights and losses of the cases stay below some tens.
    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-10 * (1 + Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
