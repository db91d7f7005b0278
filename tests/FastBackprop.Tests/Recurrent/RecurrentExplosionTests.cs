using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>
/// Trainings made to explode, by huge weights, inputs, targets and rates: whatever is kept stays finite, the step that would have changed
/// that throws and leaves everything as it was, and a smaller rate goes on.
/// </summary>
public abstract class RecurrentExplosionTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Trainings = 1000;
    private const int Steps = 6;

    private static readonly T Largest = T.BitDecrement(T.PositiveInfinity);
    private static readonly double Most = double.CreateChecked(Largest);

    [Fact]
    public void Exploding_sequences_never_leave_numbers_that_are_not_finite()
    {
        var random = new RandomGenerator(11);
        int diverged = 0;
        for (int training = 0; training < Trainings; training++)
        {
            bool identity = random.NextDouble() < 0.5;
            var shape = new RecurrentShape(Size(random, 3), Size(random, 5), Size(random, 3))
            {
                HiddenActivation = Pick(random, Activation.Identity, Activation.Relu, Activation.Tanh, Activation.LeakyRelu),
                OutputActivation = identity ? Activation.Identity : Pick(random, Activation.Sigmoid, Activation.Relu, Activation.Tanh),
                HasBias = random.NextDouble() < 0.7,
            };
            RecurrentNetwork<T> network = random.NextDouble() < 0.5 ? new ElmanNetwork<T>(shape) : new JordanNetwork<T>(shape);
            RecurrentWeights.Set<T>(network, Numbers(random, RecurrentWeights.Of(network).Length, Size(random)));
            SequenceTargets targets = Pick(random, SequenceTargets.EveryStep, SequenceTargets.LastStep);
            var trainer = new RecurrentTrainer<T>(
                network, new BpttOptions { WindowSteps = Size(random, 3), Targets = targets }, learningRate: Rate(random))
            {
                ClipNorm = random.NextDouble() < 0.4 ? Rate(random) : null,
            };
            RecurrentState<T>? state = random.NextDouble() < 0.6 ? network.CreateState() : null;
            double inputSize = Size(random);
            double targetSize = Size(random);
            bool batch = random.NextDouble() < 0.5;
            double divisor = random.NextDouble() < 0.5 ? 1 : Rate(random);
            for (int step = 0; step < Steps; step++)
            {
                int length = Size(random, 5);
                T[] x = Numbers(random, length * shape.Inputs, inputSize);
                T[] t = Numbers(random, (targets == SequenceTargets.EveryStep ? length : 1) * shape.Outputs, targetSize);
                T[] weights = RecurrentWeights.Of(network);
                T[] context = state is null ? [] : state.Context.ToArray();
                (long steps, double norm) = (trainer.Steps, trainer.GradientNorm);
                try
                {
                    if (batch)
                    {
                        trainer.Accumulate(x, t, state);
                        AssertFinite(state is null ? [] : state.Context);
                        trainer.Accumulate(x, t, state);
                        context = state is null ? [] : state.Context.ToArray();
                        trainer.Update(divisor);
                    }
                    else
                    {
                        trainer.Learn(x, t, state, divisor);
                    }

                    Assert.Equal(steps + 1, trainer.Steps);
                }
                catch (TrainingDivergedException)
                {
                    diverged++;
                    Assert.Equal(weights, RecurrentWeights.Of(network));
                    Assert.True(batch || context.AsSpan().SequenceEqual(state is null ? [] : state.Context));
                    Assert.Equal((steps, norm, 0), (trainer.Steps, trainer.GradientNorm, trainer.Accumulated));
                }

                AssertFinite(RecurrentWeights.Of(network));
                AssertFinite(state is null ? [] : state.Context);
                Assert.True(double.IsFinite(trainer.GradientNorm));
                trainer.LossOf(x, t, state);
                AssertFinite(state is null ? [] : state.Context);
            }

            // From weights and samples of ordinary size the same trainer learns, whatever has happened to it.
            RecurrentWeights.Set<T>(network, Numbers(random, RecurrentWeights.Of(network).Length, 0.5));
            trainer.LearningRate = 1e-3;
            state?.Reset();
            T[] small = Numbers(random, shape.Inputs, 1);
            Assert.True(double.IsFinite(trainer.Learn(small, Numbers(random, shape.Outputs, 0.5), state)));
        }

        Assert.InRange(diverged, Trainings / 2, (Trainings * Steps) - (Trainings / 2));
    }

    [Fact]
    public void Exploding_relaxations_never_leave_numbers_that_are_not_finite()
    {
        var random = new RandomGenerator(12);
        int diverged = 0;
        int learned = 0;
        for (int training = 0; training < Trainings; training++)
        {
            int units = Size(random, 5);
            var shape = new FixedPointShape(units, Size(random, units), Size(random, units))
            {
                Activation = Pick(random, Activation.Identity, Activation.Relu, Activation.Tanh, Activation.Sigmoid, Activation.LeakyRelu),
                HasBias = random.NextDouble() < 0.7,
            };
            var network = new FixedPointNetwork<T>(shape);

            // What is fed forward alone settles, however large its weights are.
            T[] start = Numbers(random, RecurrentWeights.Of(network).Length, Size(random));
            for (int row = 0; row < units; row++)
            {
                Array.Clear(start, row * units, row + 1);
            }

            network.SetWeights(start);
            var trainer = new FixedPointTrainer<T>(network, learningRate: Rate(random), relaxation: new RelaxationOptions { MostIterations = 50 })
            {
                ClipNorm = random.NextDouble() < 0.4 ? Rate(random) : null,
            };
            double inputSize = Size(random);
            double targetSize = Size(random);
            bool batch = random.NextDouble() < 0.5;
            for (int step = 0; step < Steps; step++)
            {
                T[] x = Numbers(random, shape.Inputs, inputSize);
                T[] t = Numbers(random, shape.Outputs, targetSize);
                T[] weights = RecurrentWeights.Of(network);
                (long steps, double norm) = (trainer.Steps, trainer.GradientNorm);
                try
                {
                    if (batch)
                    {
                        trainer.Accumulate(x, t);
                        trainer.Accumulate(x, t);
                        trainer.Update(Rate(random));
                    }
                    else
                    {
                        trainer.Learn(x, t);
                    }

                    Assert.Equal(steps + 1, trainer.Steps);
                    learned++;
                }
                catch (Exception e) when (e is TrainingDivergedException or NotSettledException)
                {
                    diverged += e is TrainingDivergedException ? 1 : 0;
                    Assert.Equal(weights, RecurrentWeights.Of(network));
                    Assert.Equal((steps, norm, 0), (trainer.Steps, trainer.GradientNorm, trainer.Accumulated));
                }

                AssertFinite(RecurrentWeights.Of(network));
                Assert.True(double.IsFinite(trainer.GradientNorm));
            }

            network.SetWeights(new T[start.Length]);
            trainer.LearningRate = 1e-3;
            Assert.True(double.IsFinite(trainer.Learn(new T[shape.Inputs], new T[shape.Outputs]).Loss));
        }

        Assert.InRange(diverged, Trainings / 4, Trainings * Steps);
        Assert.InRange(learned, Trainings / 4, Trainings * Steps);
    }

    // The step is finite, and so is the weight; their sum is not. The hidden units are saturated: no error passes them.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_step_that_would_make_a_weight_infinite_is_not_made(int sign)
    {
        var network = new ElmanNetwork<T>(new RecurrentShape(1, 2, 1) { OutputActivation = Activation.Identity });
        network.SetWeights(RecurrentBlock.HiddenBias, [T.CreateChecked(100), T.CreateChecked(100)]);
        network.SetWeights(RecurrentBlock.HiddenToOutput, [Largest, -Largest]);
        T[] before = RecurrentWeights.Of(network);
        var trainer = new RecurrentTrainer<T>(network, new BpttOptions { WindowSteps = 1 }, learningRate: Most / 4);
        RecurrentState<T> state = network.CreateState();
        T[] target = [T.CreateChecked(sign)];
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Learn([T.Zero], target, state));
        Assert.Equal(0.5, error.Loss);
        Assert.Equal(before, RecurrentWeights.Of(network));
        Assert.Equal(new T[2], state.Context.ToArray());
        Assert.Equal((0, 0), (trainer.Steps, trainer.Accumulated));

        trainer.LearningRate = 0.1;
        trainer.Learn([T.Zero], target, state);
        Assert.Equal(0.1 * sign, double.CreateChecked(network.Weights(RecurrentBlock.OutputBias)[0, 0]), 1e-6);
    }

    // What cannot be used is found when it is added, not when the batch is full.
    [Fact]
    public void A_gradient_beyond_the_type_is_refused_when_it_is_accumulated()
    {
        var shape = new RecurrentShape(1, 1, 1) { HiddenActivation = Activation.Identity, OutputActivation = Activation.Identity };
        var network = new ElmanNetwork<T>(shape);
        network.SetWeights(RecurrentBlock.HiddenToOutput, [Largest]);
        RecurrentState<T> state = network.CreateState();
        state.Set([T.One]);
        var trainer = new RecurrentTrainer<T>(network, new BpttOptions { WindowSteps = 1 });
        T[] target = [T.CreateChecked(1e10)];
        Assert.Throws<TrainingDivergedException>(() => trainer.Accumulate([T.One], target, state));
        Assert.Equal((0, 0), (trainer.Accumulated, trainer.Steps));
        Assert.Equal(T.One, state.Context[0]);

        var unit = new FixedPointNetwork<T>(new FixedPointShape(2, 1, 1) { Activation = Activation.Identity });
        unit.SetWeights([T.Zero, T.CreateChecked(1e-10), T.Zero, T.Zero, T.Zero, T.Zero]);
        var fixedPoint = new FixedPointTrainer<T>(unit);
        Assert.Throws<TrainingDivergedException>(() => fixedPoint.Accumulate([Largest], target));
        Assert.Equal((0, 0), (fixedPoint.Accumulated, fixedPoint.Steps));
        Assert.True(double.IsFinite(fixedPoint.Accumulate([T.One], [T.One]).Loss));
    }

    [Fact]
    public void A_loss_without_learning_keeps_the_state_finite()
    {
        var shape = new RecurrentShape(1, 1, 1) { HiddenActivation = Activation.Identity };
        var network = new ElmanNetwork<T>(shape);
        network.SetWeights(RecurrentBlock.InputToHidden, [Largest]);
        network.SetWeights(RecurrentBlock.HiddenToOutput, [T.One]);
        RecurrentState<T> state = network.CreateState();
        var trainer = new RecurrentTrainer<T>(network, new BpttOptions { WindowSteps = 1 });
        Assert.True(double.IsFinite(trainer.LossOf([Largest], [T.One], state)));
        Assert.Equal(T.Zero, state.Context[0]);
    }

    private static int Size(RandomGenerator random, int most) => 1 + (int)(random.NextDouble() * most);

    // A magnitude between ordinary and the end of the range.
    private static double Size(RandomGenerator random) => random.NextDouble() < 0.3 ? 1 : Math.Pow(Most, random.NextDouble()) / 2;

    private static double Rate(RandomGenerator random) => Math.Pow(Most / 4, (random.NextDouble() * 1.2) - 0.2);

    private static TValue Pick<TValue>(RandomGenerator random, params TValue[] values) => values[(int)(random.NextDouble() * values.Length)];

    private static T[] Numbers(RandomGenerator random, int count, double size) =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(((2 * random.NextDouble()) - 1) * size))];

    private static void AssertFinite(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            Assert.True(T.IsFinite(value), $"{value} is kept");
        }
    }
}

public sealed class RecurrentExplosionSingleTests : RecurrentExplosionTests<float>;

public sealed class RecurrentExplosionDoubleTests : RecurrentExplosionTests<double>;
