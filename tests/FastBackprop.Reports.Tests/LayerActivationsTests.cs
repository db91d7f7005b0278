using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Reports.Tests;

public class LayerActivationsTests
{
    private static readonly BiasConvention[] Biases = Enum.GetValues<BiasConvention>();

    private static readonly Activation[] Hidden = [Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu, Activation.Identity];

    [Fact]
    public void The_last_layer_has_the_bits_of_a_prediction() =>
        Prop.ForAll(
            (from inputs in Gen.Choose(1, 70)
             from first in Gen.Choose(1, 70)
             from second in Gen.Choose(1, 40)
             from outputs in Gen.Choose(1, 33)
             from bias in Gen.Elements(Biases)
             from hidden in Gen.Elements(Hidden)
             from output in Gen.Elements(Enum.GetValues<Activation>())
             from seed in Gen.Choose(1, 1000)
             select (Shape: new NetworkShape(inputs, (first, hidden), (second, hidden), (outputs, output)) { Bias = bias }, Seed: seed)).ToArbitrary(),
            random =>
            {
                var network = new Network<float>(random.Shape, Initializer.Xavier, (ulong)random.Seed);
                float[] x = [.. Enumerable.Range(0, random.Shape.Inputs).Select(i => (i % 3 == 0 ? 0 : 0.25f) * (i - 5))];
                float[] predicted = new float[random.Shape.Outputs];
                new Predictor<float>(network).Predict(x, predicted);

                float[][] answers = LayerActivations.Of<float>(network, x);

                Assert.Equal(Enumerable.Range(0, 3).Select(random.Shape.WeightColumns), answers.Select(answer => answer.Length));
                Assert.Equal(predicted.Select(BitConverter.SingleToUInt32Bits), answers[^1].Select(BitConverter.SingleToUInt32Bits));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    // Every term underflows to −0, in a layer large enough for its zero inputs to be skipped.
    [Fact]
    public void A_sum_of_negative_zeros_has_the_bits_of_a_prediction()
    {
        var network = new Network<float>(new NetworkShape(64, (64, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [.. Enumerable.Repeat(-1e-30f, 64 * 64)]);
        float[] x = [.. Enumerable.Repeat(1e-30f, 64)];
        float[] predicted = new float[64];
        new Predictor<float>(network).Predict(x, predicted);

        float[][] answers = LayerActivations.Of<float>(network, x);

        Assert.All(predicted, y => Assert.False(float.IsNegative(y)));
        Assert.Equal(predicted.Select(BitConverter.SingleToUInt32Bits), answers[0].Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void A_row_of_another_length_is_refused() => Assert.Equal(
        "x has 2 values; the network has 3 inputs. (Parameter 'x')",
        Assert.Throws<ArgumentException>(() => LayerActivations.Of<double>(new Network<double>(new NetworkShape(3, 1)), [1, 2])).Message);
}
