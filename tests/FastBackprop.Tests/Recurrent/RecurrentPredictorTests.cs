using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

public class RecurrentPredictorTests
{
    private static readonly RecurrentCase Run = new(
        true, new RecurrentShape(3, 5, 2), Loss.HalfSumOfSquares, SequenceTargets.EveryStep, 6, 1);

    [Fact]
    public void A_step_is_the_textbook_one() => RecurrentCase.Check(
        RecurrentCase.Any(20),
        run =>
        {
            RecurrentShape shape = run.Shape;
            RecurrentNetwork<double> network = run.Network<double>();
            RecurrentState<double> state = run.State(network);
            double[] context = state.Context.ToArray();
            (double[] inputs, _) = run.Sequence<double>(0);
            var y = new double[shape.Outputs];
            foreach (double[] x in inputs.Chunk(shape.Inputs))
            {
                double[] hidden = new double[shape.Hidden];
                AddProduct(x, network.Weights(RecurrentBlock.InputToHidden), hidden);
                AddProduct(context, network.Weights(RecurrentBlock.ContextToHidden), hidden);
                AddProduct([1], network.Weights(RecurrentBlock.HiddenBias), hidden);
                Activations.Apply<double>(shape.HiddenActivation, hidden, hidden);
                double[] output = new double[shape.Outputs];
                AddProduct(hidden, network.Weights(RecurrentBlock.HiddenToOutput), output);
                AddProduct([1], network.Weights(RecurrentBlock.OutputBias), output);
                Activations.Apply<double>(shape.OutputActivation, output, output);
                context = run.IsJordan ? output : hidden;

                new RecurrentPredictor<double>(network).Step(x, state, y);
                Assert.All(output.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
                Assert.All(context.Zip(state.Context.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
            }
        },
        40);

    [Fact]
    public void A_run_gives_the_bits_of_its_steps()
    {
        RecurrentNetwork<float> network = Run.Network<float>();
        (float[] x, _) = Run.Sequence<float>(0);
        var predictor = new RecurrentPredictor<float>(network);
        RecurrentState<float> running = network.CreateState();
        RecurrentState<float> stepping = network.CreateState();
        var atOnce = new float[12];
        predictor.Run(x, running, atOnce);
        var y = new float[2];
        for (int step = 0; step < 6; step++)
        {
            predictor.Step(x.AsSpan(step * 3, 3), stepping, y);
            Bits.AssertSame(atOnce.AsSpan(step * 2, 2), y, $"step {step}");
        }

        Assert.Equal(running.Context.ToArray(), stepping.Context.ToArray());
        Assert.Equal(atOnce[^2..], running.Context.ToArray());
    }

    [Fact]
    public void A_state_that_is_reset_starts_again()
    {
        RecurrentNetwork<double> network = Run.Network<double>();
        var predictor = new RecurrentPredictor<double>(network);
        RecurrentState<double> state = network.CreateState();
        double[] first = new double[2];
        double[] second = new double[2];
        predictor.Step([1, 2, 3], state, first);
        predictor.Step([1, 2, 3], state, second);
        Assert.NotEqual(first, second);
        state.Reset();
        predictor.Step([1, 2, 3], state, second);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Bad_input_is_refused_and_the_state_stays()
    {
        RecurrentNetwork<double> network = Run.Network<double>();
        var predictor = new RecurrentPredictor<double>(network);
        RecurrentState<double> state = Run.State(network);
        double[] before = state.Context.ToArray();
        double[] shared = new double[5];
        Assert.StartsWith(
            "x has 2 values; the network has 3 inputs.",
            Assert.Throws<ArgumentException>("x", () => predictor.Step(new double[2], state, new double[2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("y", () => predictor.Step(new double[3], state, new double[3]));
        Assert.Throws<ArgumentException>("x", () => predictor.Step([1, double.NaN, 2], state, new double[2]));
        Assert.Throws<ArgumentException>("state", () => predictor.Step(
            new double[3], new ElmanNetwork<double>(Run.Shape).CreateState(), new double[2]));
        Assert.Throws<ArgumentException>("inputs", () => predictor.Run(new double[4], state, new double[2]));
        Assert.Throws<ArgumentException>("outputs", () => predictor.Run(new double[6], state, new double[2]));
        Assert.Throws<ArgumentException>("outputs", () => predictor.Run(shared.AsSpan(..3), state, shared.AsSpan(2..4)));
        Assert.Throws<ArgumentException>("inputs", () => predictor.Run([1, 2, 3, 4, 5, double.NaN], state, new double[4]));
        Assert.Throws<ArgumentException>("context", () => state.Set([1]));
        Assert.Throws<ArgumentException>("context", () => state.Set([1, double.NaN]));
        Assert.Equal(before, state.Context.ToArray());
    }

    // With as many hidden units as outputs the lengths alone would not tell the kinds apart.
    [Fact]
    public void The_state_of_the_other_kind_is_refused_though_its_length_fits()
    {
        var shape = new RecurrentShape(1, 2, 2);
        var predictor = new RecurrentPredictor<double>(new ElmanNetwork<double>(shape));
        RecurrentState<double> state = new JordanNetwork<double>(shape).CreateState();
        var error = Assert.Throws<ArgumentException>("state", () => predictor.Step([1], state, new double[2]));
        Assert.StartsWith(
            "state is of a 1-2-2 network that feeds back its outputs; this one is 1-2-2 and feeds back its hidden units.",
            error.Message,
            StringComparison.Ordinal);
    }

    private static void AddProduct(double[] x, ReadOnlyMatrixSpan<double> w, double[] z)
    {
        for (int i = 0; i < w.Rows; i++)
        {
            for (int j = 0; j < w.Columns; j++)
            {
                z[j] += x[i] * w[i, j];
            }
        }
    }
}
