using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Kernels.Elementwise;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>Numbers that would be subnormal, with which arithmetic is slow, are zero; ordinary ones are as they would be without that.</summary>
public class SubnormalTests
{
    private const float Threshold = 1.9721523e-31f;

    private const float SmallestNormal = 1.17549435e-38f;

    // Large weights saturate every unit; the slopes there are far below the smallest normal number.
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Outputs_and_deltas_of_saturated_networks_are_normal_or_zero(int units)
    {
        int zeros = 0;
        foreach (Activation hidden in NetworkCase.HiddenActivations)
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends)
            {
                foreach (float rate in (float[])[1e-12f, 0.1f, 10])
                {
                    NetworkCase run = NetworkCase.Of(units, [(units, hidden), (units, hidden), (2, output)], loss, BiasConvention.Constant, 5);
                    Network<float> network = run.Network<float>();
                    for (int layer = 0; layer < 3; layer++)
                    {
                        network.SetWeights(layer, [.. Weights.Of(network, layer).Select(w => w * (hidden is Activation.Sigmoid or Activation.Tanh ? 40 : 1e-9f))]);
                    }

                    TrainingPass<float> pass = TrainingPass<float>.Create(network, loss, network.PlanAt(SimdDefault.Width));
                    pass.Rate = rate;
                    Dataset<float> data = run.Data<float>(10);
                    for (int row = 0; row < data.Rows; row++)
                    {
                        pass.FindNonZeros(data.Input(row));
                        if (!double.IsFinite(pass.SparseStep(data.Input(row), data.Target(row))))
                        {
                            // An identity at such a rate diverges.
                            break;
                        }

                        Assert.All(pass.Outputs.Span.ToArray(), a => Assert.True(a == 0 || Math.Abs(a) >= Threshold, $"{run}: output {a}"));
                        Assert.All(pass.Deltas.Span.ToArray(), d => Assert.True(
                            d == 0 || (Math.Abs(d) >= Threshold && Math.Abs(d * (double)rate) >= SmallestNormal * 0.999), $"{run}, {rate}: delta {d}"));
                        zeros += pass.Deltas.Span.Count(0f);
                    }
                }
            }
        }

        Assert.True(zeros > 100);
    }

    [Fact]
    public void What_is_not_finite_stays_so()
    {
        foreach (SimdWidth width in Widths.All)
        {
            float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, Threshold, MathF.BitDecrement(Threshold), float.Epsilon, -float.Epsilon, -1];
            float[] y = OperatorRun.Map<FlushOperator, float>(width, x);
            Assert.Equal([float.NaN, float.PositiveInfinity, float.NegativeInfinity, Threshold, 0, 0, 0, -1], y);
        }
    }

    // A unit that is never on has no gradient: what its optimizer remembers of it shrinks to nothing.
    [Fact]
    public void The_memory_of_a_dead_unit_ends_at_zero()
    {
        foreach (Optimizer optimizer in (Optimizer[])[Optimizer.Momentum(), Optimizer.Nesterov(), Optimizer.Adam(beta2: 0.9), Optimizer.AdamW(beta2: 0.9)])
        {
            var network = new Network<float>(new NetworkShape(1, (1, Activation.Relu), (1, Activation.Identity)), Initializer.Xavier, 1);
            network.SetWeights(0, [1, 0]);
            var trainer = new SgdTrainer<float>(network, learningRate: 1e-3) { Rule = new UpdateRule { Optimizer = optimizer } };
            trainer.Step([1], [1]);
            Assert.True(trainer.Update!.Memory.First.Span.ContainsAnyExcept(0f));
            network.SetWeights(0, [-1, 0]);
            network.SetWeights(1, [1, 0]);
            for (int step = 0; step < 3000; step++)
            {
                trainer.Step([1], [network.Weights(1)[1, 0]]);
            }

            LayerLayout first = network.Layers[0];
            Assert.False(trainer.Update.Memory.First.Span.Slice(first.Offset, first.Stride).ContainsAnyExcept(0f));
            Assert.False(trainer.Update.Memory.Second.Length > 0 && trainer.Update.Memory.Second.Span.Slice(first.Offset, first.Stride).ContainsAnyExcept(0f));
        }
    }

    // Weights of a training that flushes nothing.
    [Theory]
    [InlineData(1e-20, 0.1, 1, Activation.Sigmoid, "c58ae5f7b7644297", "0a7d8029d936ba16")]
    [InlineData(1e-20, 0.1, 1, Activation.Tanh, "b8ab78ea0a221e84", "9ebf72c2e06e33db")]
    [InlineData(1e-20, 0.1, 1, Activation.Relu, "0d0d6a8b8e73a030", "6735f227e3a764b7")]
    [InlineData(1e-20, 0.1, 1, Activation.Identity, "2953c95409ae6155", "43f46e1374500853")]
    [InlineData(1e15, 0.1, 1, Activation.Sigmoid, "008654f6709ae4bd", "fe34ad0accdf59ae")]
    [InlineData(1e15, 0.1, 1, Activation.Tanh, "f46d754dbe31c232", "866c581c9f6f45b0")]
    [InlineData(1e15, 1e-31, 1, Activation.Relu, "18fb99222dea81b1", "6294a01dd1f06bec")]
    [InlineData(1e15, 1e-31, 1, Activation.Identity, "a68a8c105e02cae5", "5ea9f2c6396a0479")]
    [InlineData(1e15, 1e-32, 1e15, Activation.Relu, "9284efa66f0942ab", "3e2638872ad2fed1")]
    [InlineData(1e15, 1e-32, 1e15, Activation.Identity, "6c36aa3ec25d8acb", "a0f98597ca5045c0")]
    public void Data_of_any_scale_trains_as_without_a_threshold(
        double scale, double rate, double targetScale, Activation hidden, string sample, string batch)
    {
        var random = new RandomGenerator(7);
        float[] inputs = [.. Enumerable.Range(0, 200).Select(_ => (float)(((2 * random.NextDouble()) - 1) * scale))];
        float[] targets = [.. Enumerable.Range(0, 80).Select(_ => (float)(random.NextDouble() * targetScale))];
        var data = new Dataset<float>(inputs, 5, targets, 2);
        Network<float>[] networks = [.. Enumerable.Range(0, 2).Select(_ =>
            new Network<float>(new NetworkShape(5, (6, hidden), (2, Activation.Identity)), Initializer.Xavier, 3))];
        var samples = new SgdTrainer<float>(networks[0], Loss.HalfSumOfSquares, rate);
        var batches = new BatchTrainer<float>(
            networks[1], Loss.HalfSumOfSquares, rate, GradientScale.MeanOverRows, new UpdateRule { Optimizer = Optimizer.Momentum() });
        for (int epoch = 0; epoch < 25; epoch++)
        {
            samples.Epoch(data);
            batches.Epoch(data, null, 8);
        }

        Assert.Equal([sample, batch], networks.Select(network => WeightsHash.Sha256(network)[..16]));
    }
}
