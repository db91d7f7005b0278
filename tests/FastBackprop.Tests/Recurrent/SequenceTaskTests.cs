using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>Tasks that need a memory, as a user would set them up.</summary>
public class SequenceTaskTests
{
    // J. Elman's "temporal XOR": the answer at each step is the exclusive or of this bit and the one before.
    [Fact]
    public void An_Elman_network_learns_the_exclusive_or_of_two_bits_in_a_row()
    {
        var network = new ElmanNetwork<float>(new RecurrentShape(1, 8, 1), Initializer.ScaledNormal, seed: 1);
        var trainer = new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = 8 }, Loss.HalfSumOfSquares, learningRate: 0.3);
        var random = new RandomGenerator(2);
        for (int i = 0; i < 3000; i++)
        {
            float[] bits = Bits(random, 8);
            trainer.Learn(bits, [.. bits.Select((bit, t) => Xor(bit, t == 0 ? 0 : bits[t - 1]))]);
        }

        float[] test = Bits(random, 500);
        AssertAnswers(network, test, [.. test.Select((bit, t) => Xor(bit, t == 0 ? 0 : test[t - 1]))]);
    }

    // The outputs that a Jordan network sees again are all the memory that parity needs.
    [Fact]
    public void A_Jordan_network_learns_the_parity_of_a_stream()
    {
        var network = new JordanNetwork<float>(new RecurrentShape(1, 8, 1), Initializer.ScaledNormal, seed: 1);
        var trainer = new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = 8 }, Loss.HalfSumOfSquares, learningRate: 0.3);
        var random = new RandomGenerator(2);
        for (int i = 0; i < 3000; i++)
        {
            float[] bits = Bits(random, 8);
            trainer.Learn(bits, Parities(bits));
        }

        float[] test = Bits(random, 500);
        AssertAnswers(network, test, Parities(test));
    }

    // A stream without an end in windows of eight steps: the bits asked for in the first two come from the window before.
    [Fact]
    public void A_stream_learned_in_windows_is_echoed_two_steps_late()
    {
        var network = new ElmanNetwork<float>(new RecurrentShape(1, 12, 1), Initializer.ScaledNormal, seed: 1);
        var trainer = new RecurrentTrainer<float>(network, new BpttOptions { WindowSteps = 8 }, Loss.HalfSumOfSquares, learningRate: 0.3);
        float[] stream = Bits(new RandomGenerator(2), 8 * 3000);
        float[] echo = [0, 0, .. stream[..^2]];
        RecurrentState<float> state = network.CreateState();
        for (int first = 0; first < stream.Length; first += 8)
        {
            trainer.Learn(stream.AsSpan(first, 8), echo.AsSpan(first, 8), state);
        }

        float[] test = Bits(new RandomGenerator(3), 500);
        AssertAnswers(network, test, [0, 0, .. test[..^2]], first: 2);
    }

    private static void AssertAnswers(RecurrentNetwork<float> network, float[] inputs, float[] expected, int first = 0)
    {
        var predictor = new RecurrentPredictor<float>(network);
        RecurrentState<float> state = network.CreateState();
        var y = new float[1];
        for (int t = 0; t < inputs.Length; t++)
        {
            predictor.Step([inputs[t]], state, y);
            Assert.True(t < first || Math.Abs(y[0] - expected[t]) < 0.3, $"step {t}: {y[0]}, expected {expected[t]}");
        }
    }

    private static float[] Parities(float[] bits)
    {
        float parity = 0;
        return [.. bits.Select(bit => parity = Xor(parity, bit))];
    }

    private static float Xor(float a, float b) => a == b ? 0 : 1;

    private static float[] Bits(RandomGenerator random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextInt32(2))];
}
