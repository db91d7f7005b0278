using FastBackprop.Kernels;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>Updates by gradients and rates at the ends of the range.</summary>
public class AccumulatedGradientTests
{
    // Outputs of 0, so that the gradient of the output's bias is −target, and that of everything else 0.
    private static readonly RecurrentShape Shape = new(1, 2, 1) { OutputActivation = Activation.Identity };

    // Of floats the squares are infinite here, which is where clipping is wanted most.
    [Fact]
    public void A_gradient_whose_square_is_beyond_float_is_clipped()
    {
        (ElmanNetwork<float> network, RecurrentTrainer<float> trainer) = Zeros(learningRate: 0.5);
        trainer.ClipNorm = 4;
        trainer.Learn([1], [1e30f]);
        Assert.Equal(1e30f, trainer.GradientNorm);
        Assert.Equal(2, Bias(network));
    }

    [Fact]
    public void A_gradient_whose_square_is_0_in_float_has_a_norm()
    {
        (ElmanNetwork<float> network, RecurrentTrainer<float> trainer) = Zeros(learningRate: 1);
        trainer.ClipNorm = 1e-29;
        trainer.Learn([1], [1e-28f]);
        Assert.Equal(1e-28f, trainer.GradientNorm);
        Assert.Equal(1e-29f, Bias(network), 1e-35f);
    }

    // A rate times a gradient over a divisor that is infinite in float.
    [Theory]
    [InlineData(1e38, 1.0 / (1L << 40), 1f)]
    [InlineData(1e38, 1, 1048576)]
    public void A_step_that_is_not_finite_throws_and_leaves_the_weights(double learningRate, double divisor, float target)
    {
        (ElmanNetwork<float> network, RecurrentTrainer<float> trainer) = Zeros(learningRate);
        RecurrentState<float> state = network.CreateState();
        state.Set([0.25f, 0.5f]);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Learn([1], [target], state, divisor));
        Assert.StartsWith("Training diverged: step 0, of loss ", error.Message, StringComparison.Ordinal);
        Assert.All(RecurrentWeights.Of(network), weight => Assert.Equal(0, weight));
        Assert.Equal([0.25f, 0.5f], state.Context.ToArray());
        Assert.Equal((0, 0), (trainer.Accumulated, trainer.Steps));
    }

    private static (ElmanNetwork<float> Network, RecurrentTrainer<float> Trainer) Zeros(double learningRate)
    {
        var network = new ElmanNetwork<float>(Shape);
        return (network, new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = 1 }, learningRate: learningRate));
    }

    private static float Bias(ElmanNetwork<float> network) => network.Weights(RecurrentBlock.OutputBias)[0, 0];
}
