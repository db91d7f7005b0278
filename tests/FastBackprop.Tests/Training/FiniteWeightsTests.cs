using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>No step leaves a weight, or a number that an optimizer remembers, that is not finite: it throws and changes nothing.</summary>
public abstract partial class FiniteWeightsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Large = T.CreateTruncating(typeof(T) == typeof(float) ? 1e20 : 1e150);

    private static readonly UpdateRule?[] Rules =
    [
        null,
        new UpdateRule { WeightDecay = 0.1 },
        new UpdateRule { Optimizer = Optimizer.Momentum() },
        new UpdateRule { Optimizer = Optimizer.Nesterov(), WeightDecay = 1e-3 },
        new UpdateRule { Optimizer = Optimizer.Adam() },
        new UpdateRule { Optimizer = Optimizer.AdamW(), WeightDecay = 0.1, DecaysBiases = true },
        new UpdateRule { Optimizer = Optimizer.Momentum(), LargestGradientNorm = 1e3 },
    ];

    // In float the product of rate and decay is infinite, and the weights are 0.
    [Fact]
    public void A_decay_beyond_the_type_is_refused_where_all_weights_are_0()
    {
        double large = typeof(T) == typeof(float) ? 1e20 : 1e200;
        foreach (Optimizer optimizer in Optimizer.All)
        {
            var network = new Network<T>(new NetworkShape(2, 2, 1));
            byte[] before = Weights.Bits(network);
            var rule = new UpdateRule { Optimizer = optimizer, WeightDecay = large, DecaysBiases = true };
            var trainer = new SgdTrainer<T>(network, learningRate: large) { Rule = rule };
            if (optimizer.Kind == OptimizerKind.AdamW)
            {
                Assert.Throws<TrainingDivergedException>(() => Refused(network, trainer.Update, before, () => trainer.Step([T.One, T.One], [T.One])));
            }
            else
            {
                trainer.Step([T.One, T.One], [T.One]);
            }

            AssertFinite(network, trainer.Update);
        }
    }

    // The error of an identity is twice as large after each step: 100 becomes 1e4, 1e8, … until the weight would be infinite.
    [Fact]
    public void A_step_that_would_leave_an_infinite_weight_throws_and_changes_nothing()
    {
        foreach (UpdateRule? rule in Rules.Where(rule => rule?.LargestGradientNorm is null && rule?.Optimizer.Epsilon is null or 0))
        {
            Network<T> network = One();
            var trainer = new SgdTrainer<T>(network, learningRate: 1) { Rule = rule };
            TrainingDivergedException error = Diverges(trainer, () => trainer.Step([T.CreateTruncating(100)], [T.Zero]));
            Assert.Equal((trainer.Steps, 1.0), (error.Step, error.LearningRate));

            // Behind it training goes on.
            long steps = trainer.Steps;
            One().CopyTo(network);
            trainer.LearningRate = typeof(T) == typeof(float) ? 1e-30 : 1e-300;
            trainer.Step([T.One], [T.Zero]);
            Assert.Equal(steps + 1, trainer.Steps);
            AssertFinite(network, trainer.Update);
        }
    }

    [Fact]
    public void The_exception_of_a_step_whose_loss_is_finite_says_what_would_have_happened()
    {
        Network<T> network = One();
        var trainer = new SgdTrainer<T>(network, learningRate: 1e20);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Step([Large], [T.Zero]));
        Assert.True(double.IsFinite(error.Loss));
        Assert.Matches("^Training diverged: step 0, of loss .*, would leave weights or optimizer memory that are not finite at learning rate 1E\\+20. ", error.Message);
    }

    // Every position of two blocks and a half, and each layer in turn.
    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void An_epoch_stops_before_the_sample_that_would_overflow_wherever_it_is(EpochWay way)
    {
        NetworkCase run = NetworkCase.Of(3, [(4, Activation.Identity), (5, Activation.LeakyRelu), (2, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 3);
        for (int place = 0; place < 40; place++)
        {
            Dataset<T> data = Poisoned(run.Data<T>(40), place);
            SgdTrainer<T> trainer = Trainer(run, way);
            var error = Assert.Throws<TrainingDivergedException>(() => trainer.Epoch(data));
            Assert.Equal((place, place), (error.Step, trainer.Steps));
            AssertFinite(trainer.Network, null);

            // The weights are those of as many samples.
            SgdTrainer<T> twin = Trainer(run, way);
            if (place > 0)
            {
                twin.Epoch(data.Select([.. Enumerable.Range(0, place)]));
            }

            if (way == EpochWay.Blocked)
            {
                // The block with the poisoned sample is made by single steps, whose roundings differ: some hundred of them.
                double tolerance = 200 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);
                Assert.All(
                    Weights.Of(twin.Network).Zip(Weights.Of(trainer.Network)),
                    pair => Assert.Equal(double.CreateTruncating(pair.First), double.CreateTruncating(pair.Second), tolerance));
            }
            else
            {
                Assert.Equal(Weights.Bits(twin.Network), Weights.Bits(trainer.Network));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whichever_layer_would_overflow_the_step_is_refused(int layer)
    {
        int refused = 0;
        foreach (Activation hidden in (Activation[])[Activation.Identity, Activation.Relu, Activation.LeakyRelu])
        {
            foreach (int units in (int[])[1, 3, 20])
            {
                foreach (UpdateRule? rule in Rules)
                {
                    NetworkCase run = NetworkCase.Of(
                        units, [(units, hidden), (units, hidden), (units, hidden), (units, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.None, 4);
                    Network<T> network = run.Network<T>();

                    // What comes to the layer is large, what leaves it is not: its gradient is the largest.
                    Scale(network, layer - 1, Large);
                    Scale(network, layer, T.One / Large);
                    var trainer = new SgdTrainer<T>(network, Loss.HalfSumOfSquares, Math.Sqrt(double.CreateTruncating(T.MaxNumber(T.One, Large)))) { Rule = rule };
                    T[] x = [.. Enumerable.Repeat(layer == 0 ? Large : T.One, units)];
                    try
                    {
                        for (int step = 0; step < 20; step++)
                        {
                            byte[] before = Weights.Bits(network);
                            Refused(network, trainer.Update, before, () => trainer.Step(x, new T[units]));
                        }
                    }
                    catch (TrainingDivergedException)
                    {
                        refused++;
                    }

                    AssertFinite(network, trainer.Update);
                }
            }
        }

        Assert.InRange(refused, 10, int.MaxValue);
    }

    // The dot products of such samples are beyond the type: the default way trains all the same.
    [Fact]
    public void Blocks_of_large_inputs_train_as_single_steps_do()
    {
        double largest = typeof(T) == typeof(float) ? 5e18 : 5e153;
        var random = new RandomGenerator(1);
        T[] inputs = [.. Enumerable.Range(0, 400).Select(_ => T.CreateTruncating(random.NextDouble() * largest))];
        var data = new Dataset<T>(inputs, 100, [T.Zero, T.One, T.One, T.Zero, T.One, T.One, T.Zero, T.Zero], 2);
        byte[]? expected = null;
        foreach (EpochWay? way in (EpochWay?[])[EpochWay.Streaming, EpochWay.Blocked, null])
        {
            var network = new Network<T>(new NetworkShape(100, 80, 2), Initializer.Xavier, 1);
            var trainer = new SgdTrainer<T>(network, learningRate: 0.1) { Way = way };
            trainer.Epoch(data);
            trainer.Epoch(data);
            expected ??= Weights.Bits(network);
            Assert.Equal(expected, Weights.Bits(network));
        }
    }

    private static Network<T> One()
    {
        var network = new Network<T>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [T.One]);
        return network;
    }

    private static SgdTrainer<T> Trainer(NetworkCase run, EpochWay way) => new(run.Network<T>(), run.Loss, 0.01) { Way = way };

    private static BatchTrainer<T> Batch(Network<T> network, NetworkCase run, double rate, UpdateRule? rule) =>
        new(network, run.Loss, rate, GradientScale.Sum, rule);

    // One sample of which in float the loss is a number, and the change of a weight is not; in double not even the loss.
    private static Dataset<T> Poisoned(Dataset<T> data, int place)
    {
        T[] inputs = data.Inputs.Data.ToArray();
        inputs.AsSpan(place * data.InputColumns, data.InputColumns).Fill(T.CreateTruncating(typeof(T) == typeof(float) ? 1e21 : 1e160));
        return new Dataset<T>(inputs, data.InputColumns, data.Targets.Data, data.TargetColumns);
    }

    private static void Scale(Network<T> network, int layer, T factor)
    {
        if (layer >= 0)
        {
            network.SetWeights(layer, [.. Weights.Of(network, layer).Select(w => T.IsFinite(w * factor) ? w * factor : w)]);
        }
    }

    private static TrainingDivergedException Diverges(SgdTrainer<T> trainer, Action step)
    {
        for (int i = 0; i < 2000; i++)
        {
            byte[] before = Weights.Bits(trainer.Network);
            T[] first = trainer.Update?.Memory.First.Span.ToArray() ?? [];
            long steps = trainer.Steps;
            try
            {
                step();
                AssertFinite(trainer.Network, trainer.Update);
            }
            catch (TrainingDivergedException error)
            {
                Assert.Equal(before, Weights.Bits(trainer.Network));
                Assert.Equal(first, trainer.Update?.Memory.First.Span.ToArray() ?? []);
                Assert.Equal(steps, trainer.Steps);
                return error;
            }
        }

        throw new InvalidOperationException("It does not diverge.");
    }

    private static void Refused(Network<T> network, WeightUpdate<T>? update, byte[] before, Action step)
    {
        T[] first = update?.Memory.First.Span.ToArray() ?? [];
        try
        {
            step();
        }
        catch (TrainingDivergedException)
        {
            Assert.Equal(before, Weights.Bits(network));
            Assert.Equal(first, update?.Memory.First.Span.ToArray() ?? []);
            throw;
        }
    }

    private static void AssertFinite(Network<T> network, WeightUpdate<T>? update)
    {
        Assert.All(network.Parameters.Span.ToArray(), w => Assert.True(T.IsFinite(w)));
        if (update is not null)
        {
            Assert.All(update.Memory.First.Span.ToArray(), v => Assert.True(T.IsFinite(v)));
            Assert.All(update.Memory.Second.Span.ToArray(), v => Assert.True(T.IsFinite(v)));
        }
    }
}

public sealed class FiniteWeightsSingleTests : FiniteWeightsTests<float>;

public sealed class FiniteWeightsDoubleTests : FiniteWeightsTests<double>;
