using System.Numerics;
using System.Runtime.InteropServices;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Inference;

public class PredictorTests
{
    /// <summary>Wide enough that its rows need more than the 16 KB that a predictor takes from the stack.</summary>
    private static readonly NetworkCase TooWideForTheStack = NetworkCase.Of(
        3, [(2100, Activation.Tanh), (2, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    private static readonly NetworkCase Small = NetworkCase.Of(
        5, [(17, Activation.Sigmoid), (3, Activation.Tanh)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others_at_every_width()
    {
        foreach (int outputs in (int[])[1, 10, 63, 64, 65, 128, 129])
        {
            foreach (int inputs in (int[])[1, 7, 8, 33])
            {
                NetworkCase run = NetworkCase.Of(
                    inputs, [(outputs, Activation.Sigmoid), (outputs, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.ComputedUnit, 1);
                SameAlone<float>(run, [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40]);
                SameAlone<double>(run, [1, 3, 4, 5, 16, 19, 40]);
            }
        }
    }

    [Fact]
    public void A_random_network_gives_every_row_the_same_bits_alone_and_among_others() => NetworkCase.Check(
        NetworkCase.Any(70),
        run =>
        {
            SameAlone<float>(run, [21]);
            SameAlone<double>(run, [21]);
        },
        60);

    [Fact]
    public void Nothing_is_read_from_scratch_memory_that_was_not_written_before() => NetworkCase.Check(
        NetworkCase.Any(40),
        run =>
        {
            foreach (SimdWidth width in Widths.All)
            {
                Network<float> network = run.Network<float>();
                ForwardPass<float> pass = ForwardPass<float>.Create(network, network.PlanAt(width));
                Assert.Equal(OutputsFrom(pass, run, 0), OutputsFrom(pass, run, float.NaN));
            }
        },
        100);

    [Fact]
    public void A_trainer_and_a_predictor_compute_the_same_outputs()
    {
        Network<float> network = Small.Network<float>();
        float[] outputs = PredictAll(new Predictor<float>(network), Small.Data<float>(9).Inputs.Row(4), 1);
        TrainingPass<float> pass = TrainingPass<float>.Create(network, Small.Loss, network.PlanAt(SimdWidth.Bits128));
        pass.Forward(Small.Data<float>(9).Input(4), Small.Data<float>(9).Target(4));
        Assert.Equal(Weights.Bits<float>(outputs), Weights.Bits(pass.LayerOutputs(1)));
    }

    [Fact]
    public void Predictions_see_the_network_that_the_predictor_was_given()
    {
        Network<double> network = Small.Network<double>();
        var predictor = new Predictor<double>(network);
        double[] before = PredictAll(predictor, Small.Data<double>(3).Inputs.Data, 3);
        new SgdTrainer<double>(network).Epoch(Small.Data<double>(3));
        Assert.Same(network, predictor.Network);
        Assert.NotEqual(before, PredictAll(predictor, Small.Data<double>(3).Inputs.Data, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_that_share_a_predictor_get_the_bits_of_one_thread(bool wide)
    {
        NetworkCase run = wide ? TooWideForTheStack : Small;
        const int Rows = 40;
        var predictor = new Predictor<float>(run.Network<float>());
        float[] inputs = run.Data<float>(Rows).Inputs.Data.ToArray();
        float[] expected = PredictAll(predictor, inputs, Rows);
        Assert.Equal(Rows, expected.Chunk(run.Shape.Outputs).Select(row => (row[0], row[1])).Distinct().Count());

        (int m, int n) = (run.Shape.Inputs, run.Shape.Outputs);
        using var start = new Barrier(8);
        float[][] results = [.. Enumerable.Range(0, 8).Select(_ => new float[expected.Length])];
        Thread[] threads = [.. results.Select((result, thread) => new Thread(() =>
        {
            start.SignalAndWait();
            for (int round = 0; round < 200; round++)
            {
                Array.Clear(result);
                if (round % 2 == 1)
                {
                    predictor.PredictMany(inputs, result);
                }

                for (int i = 0; i < Rows; i++)
                {
                    int row = (i + (thread * 5)) % Rows;
                    predictor.Predict(inputs.AsSpan(row * m, m), result.AsSpan(row * n, n));
                }

                if (!result.AsSpan().SequenceEqual(expected))
                {
                    return;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_thread_can_use_a_wide_network_after_a_wider_one()
    {
        NetworkCase wider = NetworkCase.Of(2, [(3000, Activation.Sigmoid), 1], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        float[] expected = PredictAll(new Predictor<float>(TooWideForTheStack.Network<float>()), [1, 2, 3], 1);
        PredictAll(new Predictor<float>(wider.Network<float>()), [1, 2], 1);
        Assert.Equal(expected, PredictAll(new Predictor<float>(TooWideForTheStack.Network<float>()), [1, 2, 3], 1));
    }

    [Fact]
    public void No_rows_give_no_outputs() => new Predictor<float>(Small.Network<float>()).PredictMany([], []);

    public static TheoryData<string, string, Action<Predictor<float>>> BadCalls() => new()
    {
        { "x", "x has 4 values; the network has 5 inputs.", p => p.Predict(new float[4], new float[3]) },
        { "x", "x has 0 values; the network has 5 inputs.", p => p.Predict([], new float[3]) },
        { "y", "y has 4 values; the network has 3 outputs.", p => p.Predict(new float[5], new float[4]) },
        { "y", "y has 2 values; the network has 3 outputs.", p => p.Predict(new float[5], new float[2]) },
        { "x", "x has NaN in column 4; expected finite values.", p => p.Predict([0, 0, 0, 0, float.NaN], new float[3]) },
        { "x", "x has -infinity in column 0;", p => p.Predict([float.NegativeInfinity, 0, 0, 0, 0], new float[3]) },
        {
            "y", "y overlaps x; expected memory of its own.", p =>
            {
                var memory = new float[7];
                p.Predict(memory.AsSpan(0, 5), memory.AsSpan(4, 3));
            }
        },
        { "inputs", "inputs has 11 values; expected a multiple of the network's 5 inputs.", p => p.PredictMany(new float[11], new float[6]) },
        { "outputs", "outputs has 5 values; 2 rows of 3 outputs are 6.", p => p.PredictMany(new float[10], new float[5]) },
        { "outputs", "outputs has 3 values; 0 rows of 3 outputs are 0.", p => p.PredictMany([], new float[3]) },
        {
            "inputs", "inputs has +infinity in row 1, column 2; expected finite values.",
            p => p.PredictMany([0, 0, 0, 0, 0, 0, 0, float.PositiveInfinity, 0, 0], new float[6])
        },
        {
            "outputs", "outputs overlaps inputs; expected memory of its own.", p =>
            {
                var memory = new float[12];
                p.PredictMany(memory.AsSpan(0, 10), memory.AsSpan(6, 6));
            }
        },
        { "network", "Value cannot be null.", _ => _ = new Predictor<float>(null!) },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason(string parameter, string message, Action<Predictor<float>> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => call(new Predictor<float>(Small.Network<float>())));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void Outputs_are_left_alone_where_a_late_row_is_bad()
    {
        var inputs = new float[5 * 20];
        inputs[^1] = float.NaN;
        var outputs = new float[3 * 20];
        Array.Fill(outputs, 7);
        Assert.ThrowsAny<ArgumentException>(() => new Predictor<float>(Small.Network<float>()).PredictMany(inputs, outputs));
        Assert.All(outputs, y => Assert.Equal(7, y));
    }

    private static void SameAlone<T>(NetworkCase run, int[] rowCounts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        T[] inputs = run.Data<T>(rowCounts.Max()).Inputs.Data.ToArray();
        (int m, int n) = (run.Shape.Inputs, run.Shape.Outputs);
        var alone = new T[rowCounts.Max() * n];
        var scalar = new Predictor<T>(network, SimdWidth.Scalar);
        for (int row = 0; row < rowCounts.Max(); row++)
        {
            scalar.Predict(inputs.AsSpan(row * m, m), alone.AsSpan(row * n, n));
        }

        Assert.DoesNotContain(alone, T.IsNaN);
        foreach (SimdWidth width in Widths.All)
        {
            var predictor = new Predictor<T>(network, width);
            foreach (int rows in rowCounts)
            {
                T[] together = PredictAll(predictor, inputs.AsSpan(0, rows * m), rows);
                Assert.True(
                    MemoryMarshal.AsBytes<T>(together).SequenceEqual(MemoryMarshal.AsBytes(alone.AsSpan(0, rows * n))),
                    $"{run}: {rows} rows at {width} in {typeof(T).Name}");
            }
        }
    }

    private static T[] PredictAll<T>(Predictor<T> predictor, ReadOnlySpan<T> inputs, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var outputs = new T[rows * predictor.Network.Shape.Outputs];
        predictor.PredictMany(inputs, outputs);
        return outputs;
    }

    private static float[] OutputsFrom(ForwardPass<float> pass, NetworkCase run, float scratchValue)
    {
        const int Rows = 3;
        var scratch = new float[2 * Rows * pass.Stride];
        Array.Fill(scratch, scratchValue);
        float[] inputs = run.Data<float>(Rows).Inputs.Data.ToArray();
        ref float row = ref pass.OutputSums(ref inputs[0], run.Shape.Inputs, Rows, ref scratch[0]);
        var outputs = new List<float>();
        for (int i = 0; i < Rows; i++)
        {
            pass.ActivateOutput(ref row);
            outputs.AddRange(MemoryMarshal.CreateReadOnlySpan(ref row, run.Shape.Outputs));
            row = ref System.Runtime.CompilerServices.Unsafe.Add(ref row, pass.OutputStride);
        }

        return [.. outputs];
    }
}
