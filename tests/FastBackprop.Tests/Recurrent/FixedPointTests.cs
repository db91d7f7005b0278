using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

public class FixedPointTests
{
    private static readonly FixedPointCase Run = new(new FixedPointShape(6, 3, 2), Loss.HalfSumOfSquares, 1);

    [Fact]
    public void Double_networks_train_to_the_same_bits_at_every_width() =>
        RecurrentCase.Check(FixedPointCase.Any(70), SameAtEveryWidth<double>, 20);

    [Fact]
    public void Float_networks_train_to_the_same_bits_at_every_width() =>
        RecurrentCase.Check(FixedPointCase.Any(70), SameAtEveryWidth<float>, 20);

    [Fact]
    public void The_state_is_at_rest_and_the_result_says_what_it_took() => RecurrentCase.Check(
        FixedPointCase.Any(12),
        run =>
        {
            FixedPointNetwork<double> network = run.Network<double>();
            (double[] x, double[] t) = run.Sample<double>(0);
            var y = new double[t.Length];
            var predictor = new FixedPointPredictor<double>(network);
            Relaxation relaxation = predictor.Predict(x, y);
            double[] s = predictor.Units.ToArray();
            double[] z = new double[s.Length];
            for (int j = 0; j < z.Length; j++)
            {
                z[j] = (j < x.Length ? x[j] : 0) + (run.Shape.HasBias ? network.Weights[s.Length, j] : 0);
                z[j] += Enumerable.Range(0, s.Length).Sum(i => s[i] * network.Weights[i, j]);
            }

            Activations.Apply<double>(run.Shape.Activation, z, z);
            Assert.All(s.Zip(z), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
            Assert.Equal(s[^y.Length..], y);
            Assert.InRange(relaxation.Residual, 0, 1e-12);
            Assert.InRange(relaxation.Iterations, 2, 200);
            FixedPointResult result = run.Trainer(network).Accumulate(x, t);
            Assert.Equal(relaxation, result.State);
            Assert.InRange(result.Adjoint.Residual, 0, 1e-12);
            Assert.InRange(result.Adjoint.Iterations, 1, 200);
        },
        30);

    [Fact]
    public void A_sample_gives_the_same_whatever_came_before_it()
    {
        FixedPointNetwork<double> network = Run.Network<double>();
        (double[] x, double[] t) = Run.Sample<double>(0);
        FixedPointTrainer<double> fresh = Run.Trainer(network);
        FixedPointTrainer<double> used = Run.Trainer(network);
        used.Accumulate(Run.Sample<double>(1).X, Run.Sample<double>(1).Target);
        Assert.Equal(fresh.Accumulate(x, t), used.Accumulate(x, t));
        Assert.Equal(fresh.Units.ToArray(), used.Units.ToArray());
        Assert.Equal(fresh.Adjoint.ToArray(), used.Adjoint.ToArray());
    }

    // A rotation by a quarter and a stretch by three: the state circles, saturated; the Jacobian at the point it circles about has
    // the eigenvalues ±3i times slopes just below 1.
    [Fact]
    public void A_state_that_circles_is_refused_with_its_residual_and_spectral_radius_and_the_weights_stay()
    {
        FixedPointTrainer<double> trainer = Tanh(2, [0, 3, -3, 0]);
        double[] before = RecurrentWeights.Of(trainer.Network);
        var error = Assert.Throws<NotSettledException>(() => trainer.Learn([0.1, 0], [1, 1]));
        Assert.Equal((RelaxationPhase.State, 10_000), (error.Phase, error.Iterations));
        Assert.InRange(error.Residual, 0.5, 2);
        Assert.InRange(error.SpectralRadius, 2.9, 3);
        Assert.Matches(
            "^The state has not settled: round 10000 still changes it by [0-9.]+; at rest it is at most 1E-12. "
            + "The spectral radius of a round's Jacobian is about (2.9[0-9]|3): it must be below 1, which smaller weights make it.$",
            error.Message);
        Assert.Equal(before, RecurrentWeights.Of(trainer.Network));
        Assert.Equal((0, 0), (trainer.Accumulated, trainer.Steps));

        double[] y = [7, 7];
        Assert.Throws<NotSettledException>(() => new FixedPointPredictor<double>(trainer.Network).Predict([0.1, 0], y));
        Assert.Equal([7, 7], y);
    }

    [Fact]
    public void A_state_that_grows_without_bound_is_refused()
    {
        var network = new FixedPointNetwork<float>(new FixedPointShape(1, 1, 1) { Activation = Activation.Identity, HasBias = false });
        network.SetWeights([2]);
        var error = Assert.Throws<NotSettledException>(() => new FixedPointPredictor<float>(network).Predict([1], new float[1]));
        Assert.Equal(double.PositiveInfinity, error.Residual);
        Assert.Equal(2, error.SpectralRadius, 1e-6);
        Assert.InRange(error.Iterations, 100, 130);
    }

    [Fact]
    public void A_relaxation_given_too_few_rounds_says_that_more_may_settle_it()
    {
        var predictor = new FixedPointPredictor<double>(Tanh(1, [0.5]).Network, new RelaxationOptions { MostIterations = 3 });
        var error = Assert.Throws<NotSettledException>(() => predictor.Predict([0.01], new double[1]));
        Assert.Equal(3, error.Iterations);
        Assert.InRange(error.SpectralRadius, 0.49, 0.5);
        Assert.EndsWith("below 1, so more rounds or a larger tolerance may settle it.", error.Message, StringComparison.Ordinal);
    }

    // Rounded values of 1000 differ by 6·10⁻⁵ in float, whose changes no round makes smaller; 40 rounds of a factor of 0.6 are 10⁻⁹.
    [Fact]
    public void States_and_errors_far_above_1_come_to_rest_too() => RecurrentCase.Check(
        FixedPointCase.Any(30),
        run =>
        {
            FixedPointCase squares = run with
            {
                Shape = new FixedPointShape(run.Shape.Units, run.Shape.Inputs, run.Shape.Outputs) { Activation = Activation.Identity },
                Loss = Loss.HalfSumOfSquares,
            };
            foreach (float size in (float[])[1e3f, 1e9f])
            {
                (float[] x, float[] t) = squares.Sample<float>(0);
                FixedPointResult result = squares.Trainer(squares.Network<float>()).Accumulate(
                    [.. x.Select(value => size * value)], [.. t.Select(value => -size * value)]);
                Assert.InRange(result.State.Iterations, 1, 100);
                Assert.InRange(result.Adjoint.Iterations, 1, 100);
            }
        },
        40);

    // Zero is a fixed point of tanh(2·s), if not a stable one: the state rests there, but errors grow on their way back.
    [Fact]
    public void An_adjoint_that_does_not_settle_leaves_the_batch_as_it_was()
    {
        FixedPointTrainer<double> trainer = Tanh(1, [2]);
        trainer.Accumulate([5], [0.5]);
        var error = Assert.Throws<NotSettledException>(() => trainer.Accumulate([0], [0.5]));
        Assert.Equal(RelaxationPhase.Adjoint, error.Phase);
        Assert.Equal(2, error.SpectralRadius, 1e-12);
        Assert.Equal(1, trainer.Accumulated);
        Assert.Throws<InvalidOperationException>(() => trainer.Learn([5], [0.5]));
        trainer.Update();

        FixedPointTrainer<double> other = Tanh(1, [2]);
        other.Learn([5], [0.5]);
        Assert.Equal(RecurrentWeights.Of(other.Network), RecurrentWeights.Of(trainer.Network));
    }

    [Fact]
    public void A_batch_is_summed_divided_and_clipped()
    {
        double[] summed = Moved(trainer => trainer.Update());
        double[] mean = Moved(trainer => trainer.Update(2));
        double norm = Math.Sqrt(mean.Sum(change => change * change));
        double[] clipped = Moved(trainer =>
        {
            trainer.ClipNorm = norm / 2;
            trainer.Update(2);
            Assert.Equal(norm, trainer.GradientNorm, 1e-12);
        });
        Assert.Contains(summed, change => Math.Abs(change) > 1e-3);
        Assert.All(summed.Zip(mean), pair => Assert.Equal(pair.First / 2, pair.Second, 1e-14));
        Assert.All(mean.Zip(clipped), pair => Assert.Equal(pair.First / 2, pair.Second, 1e-14));

        static double[] Moved(Action<FixedPointTrainer<double>> update)
        {
            FixedPointNetwork<double> network = Run.Network<double>();
            double[] before = RecurrentWeights.Of(network);
            FixedPointTrainer<double> trainer = Run.Trainer(network);
            for (int s = 0; s < 2; s++)
            {
                (double[] x, double[] t) = Run.Sample<double>(s);
                trainer.Accumulate(x, t);
            }

            update(trainer);
            return [.. before.Zip(RecurrentWeights.Of(network), (w, moved) => w - moved)];
        }
    }

    [Fact]
    public void Bad_samples_shapes_and_options_are_refused()
    {
        FixedPointNetwork<double> network = Run.Network<double>();
        FixedPointTrainer<double> trainer = Run.Trainer(network);
        var predictor = new FixedPointPredictor<double>(network);
        Assert.StartsWith(
            "x has 2 values; the network has 3 inputs.",
            Assert.Throws<ArgumentException>("x", () => trainer.Learn(new double[2], new double[2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("target", () => trainer.Learn(new double[3], new double[3]));
        Assert.Throws<ArgumentException>("x", () => trainer.Learn([1, double.NaN, 0], new double[2]));
        Assert.Throws<ArgumentException>("target", () => trainer.Learn(new double[3], [1, double.NaN]));
        Assert.Throws<ArgumentException>("target", () => (Run with { Loss = Loss.BinaryCrossEntropy }).Trainer(network).Learn(new double[3], [1, 2]));
        Assert.Throws<ArgumentException>("x", () => predictor.Predict(new double[2], new double[2]));
        Assert.Throws<ArgumentException>("y", () => predictor.Predict(new double[3], new double[3]));
        Assert.Throws<ArgumentException>("x", () => predictor.Predict([1, double.NaN, 0], new double[2]));
        Assert.Throws<InvalidOperationException>(() => trainer.Update());
        Assert.Equal((0, 0), (trainer.Accumulated, trainer.Steps));

        Assert.Throws<ArgumentOutOfRangeException>("units", () => new FixedPointShape(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => new FixedPointShape(2, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new FixedPointShape(2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run.Shape with { Activation = Activation.Softmax });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelaxationOptions { MostIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelaxationOptions { Tolerance = double.NaN });
        Assert.Throws<ArgumentException>("loss", () => (Run with { Loss = Loss.CrossEntropy }).Trainer(network));
        Assert.Throws<ArgumentException>("destination", () => network.CopyTo(new FixedPointNetwork<double>(new FixedPointShape(6, 3, 3))));
    }

    private static FixedPointTrainer<double> Tanh(int units, double[] weights)
    {
        var shape = new FixedPointShape(units, units, units) { Activation = Activation.Tanh, HasBias = false };
        var network = new FixedPointNetwork<double>(shape);
        network.SetWeights(weights);
        return new FixedPointTrainer<double>(network);
    }

    private static void SameAtEveryWidth<T>(FixedPointCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] weights, FixedPointResult[] results) = Train(SimdWidth.Scalar);
        foreach (SimdWidth width in Widths.All)
        {
            (T[] weightsThere, FixedPointResult[] resultsThere) = Train(width);
            Bits.AssertSame<T>(weights, weightsThere, $"{run} at {width}");
            Assert.Equal(results, resultsThere);
        }

        (T[] Weights, FixedPointResult[] Results) Train(SimdWidth width)
        {
            FixedPointNetwork<T> network = run.Network<T>();
            FixedPointTrainer<T> trainer = run.Trainer(network, 0.01, width: width);
            (T[] x, T[] t) = run.Sample<T>(0);
            (T[] x2, T[] t2) = run.Sample<T>(1);
            FixedPointResult[] results = [trainer.Learn(x, t), trainer.Accumulate(x, t), trainer.Accumulate(x2, t2)];
            trainer.Update();
            return (RecurrentWeights.Of(network), results);
        }
    }
}
