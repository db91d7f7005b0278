using FastBackprop.Networks;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

/// <summary>What a predictor, trainer or network lets its caller read is refused as an operand, by name, and nothing has happened.</summary>
public class OwnMemoryTests
{
    private static readonly RecurrentShape Recurrent = new(2, 4, 2);

    [Fact]
    public void Units_fed_back_to_the_predictor_that_owns_them_are_refused()
    {
        FixedPointNetwork<float> network = FixedPoint();
        var predictor = new FixedPointPredictor<float>(network);
        var y = new float[2];
        predictor.Predict([0.5f, -1, 2], y);
        float[] units = predictor.Units.ToArray();
        Refused("x", "x overlaps the units; expected memory of its own.", () => predictor.Predict(predictor.Units[..3], y));
        Refused("x", "x overlaps the units; expected memory of its own.", () => predictor.Predict(predictor.Units[3..], y));
        Assert.Equal(units, predictor.Units.ToArray());

        // A copy, and the units of another predictor, are inputs like others.
        var other = new FixedPointPredictor<float>(network);
        var expected = new float[2];
        other.Predict(units.AsSpan(..3), expected);
        other.Predict(predictor.Units[..3], y);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void Units_deltas_and_weights_are_refused_by_the_fixed_point_trainer()
    {
        FixedPointNetwork<float> network = FixedPoint();
        var trainer = new FixedPointTrainer<float>(network);
        trainer.Learn([0.5f, -1, 2], [0, 1]);
        float[] weights = RecurrentWeights.Of(network);
        float[] x = [0.5f, -1, 2];
        float[] target = [0, 1];
        const string Expected = "; expected memory of its own.";
        Refused("x", "x overlaps the units" + Expected, () => trainer.Learn(trainer.Units[..3], target));
        Refused("target", "target overlaps the units" + Expected, () => trainer.Learn(x, trainer.Units[4..]));
        Refused("x", "x overlaps the deltas of the units" + Expected, () => trainer.Learn(trainer.Adjoint[..3], target));
        Refused("target", "target overlaps the deltas of the units" + Expected, () => trainer.Learn(x, trainer.Adjoint[1..3]));
        Refused("x", "x overlaps the network's weights" + Expected, () => trainer.Learn(network.Weights.Row(1)[..3], target));
        Refused("x", "x overlaps the units" + Expected, () => trainer.Accumulate(trainer.Units[..3], target));
        Refused("target", "target overlaps the units" + Expected, () => trainer.Accumulate(x, trainer.Units[4..]));
        Refused("x", "x overlaps the units" + Expected, () => trainer.LossOf(trainer.Units[..3], target));
        Refused("target", "target overlaps the units" + Expected, () => trainer.LossOf(x, trainer.Units[4..]));
        Assert.Equal(weights, RecurrentWeights.Of(network));
        Assert.Equal((1, 0), (trainer.Steps, trainer.Accumulated));
    }

    [Fact]
    public void The_context_is_refused_as_the_input_of_its_own_stream()
    {
        var network = new ElmanNetwork<float>(Recurrent, Initializer.Xavier, 1);
        var predictor = new RecurrentPredictor<float>(network);
        RecurrentState<float> state = network.CreateState();
        state.Set([1, 2, 3, 4]);
        var y = new float[4];
        const string Expected = " overlaps the state's context; expected memory of its own.";
        Refused("inputs", "inputs" + Expected, () => predictor.Run(state.Context, state, y));
        Refused("x", "x" + Expected, () => predictor.Step(state.Context[..2], state, y.AsSpan(..2)));
        Assert.Equal([1, 2, 3, 4], state.Context.ToArray());
        Assert.Equal(new float[4], y);

        // That of another stream may be read.
        RecurrentState<float> other = network.CreateState();
        predictor.Run(state.Context, other, y);
        Assert.NotEqual(new float[4], y);
    }

    [Fact]
    public void Context_and_weights_are_refused_by_the_trainer_through_time()
    {
        var network = new JordanNetwork<float>(Recurrent, Initializer.Xavier, 1);
        var trainer = new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = 2 });
        RecurrentState<float> state = network.CreateState();
        state.Set([0.25f, 0.5f]);
        float[] weights = RecurrentWeights.Of(network);
        float[] row = [0, 1];
        const string Context = " overlaps the state's context; expected memory of its own.";
        const string Weights = " overlaps the network's weights; expected memory of its own.";
        Refused("inputs", "inputs" + Context, () => trainer.Learn(state.Context, row, state));
        Refused("targets", "targets" + Context, () => trainer.Learn(row, state.Context, state));
        Refused("inputs", "inputs" + Weights, () => trainer.Learn(network.Weights(RecurrentBlock.HiddenBias).Row(0), [0, 1, 0, 1]));
        Refused("targets", "targets" + Weights, () => trainer.Learn(row, network.Weights(RecurrentBlock.OutputBias).Row(0)));
        Refused("inputs", "inputs" + Context, () => trainer.Accumulate(state.Context, row, state));
        Refused("targets", "targets" + Context, () => trainer.LossOf(row, state.Context, state));
        Assert.Equal(weights, RecurrentWeights.Of(network));
        Assert.Equal([0.25f, 0.5f], state.Context.ToArray());
        Assert.Equal((0, 0), (trainer.Steps, trainer.Accumulated));
    }

    private static FixedPointNetwork<float> FixedPoint() => new(new FixedPointShape(6, 3, 2), Initializer.Uniform(-1, 1), 3);

    private static void Refused(string parameter, string message, Action call) =>
        Assert.Equal($"{message} (Parameter '{parameter}')", Assert.Throws<ArgumentException>(parameter, call).Message);
}
