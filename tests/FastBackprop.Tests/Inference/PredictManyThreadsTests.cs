using System.Numerics;
using FastBackprop.Execution;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Inference;

/// <summary>The number of threads that share the rows changes no bit of an output.</summary>
public class PredictManyThreadsTests
{
    // So much to do for a row that even a few rows are shared.
    private static readonly NetworkCase Wide = NetworkCase.Of(
        60, [(700, Activation.Tanh), (200, Activation.Sigmoid), (7, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    [Fact]
    public void Rows_have_the_same_bits_with_any_number_of_threads()
    {
        Check<float>(Wide);
        Check<double>(Wide);
        Check<float>(NetworkCase.Of(3, [5, 2], Loss.HalfSumOfSquares, BiasConvention.Constant, 1));
    }

    // However few processors there are: the public call takes no more threads than those.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Helpers_do_some_of_the_rows_and_give_the_same_bits(int threads)
    {
        var predictor = new Predictor<float>(Wide.Network<float>());
        float[] inputs = Wide.Data<float>(261).Inputs.Data.ToArray();
        float[] expected = Predict(predictor, inputs, 7, 1);
        var helpers = new HelperSet(threads - 1);
        var shared = new Predictor<float>.SharedRows(new WorkerGroup(threads, helpers));
        HelpersWorked.Check(helpers, () =>
        {
            var outputs = new float[261 * 7];
            shared.Predict(predictor, inputs, outputs, 261, threads);
            Assert.Equal(expected, outputs);
        });
    }

    [Fact]
    public void One_predictor_serves_callers_on_several_threads_each_with_helpers()
    {
        var predictor = new Predictor<float>(Wide.Network<float>());
        float[] inputs = Wide.Data<float>(70).Inputs.Data.ToArray();
        float[] expected = Predict(predictor, inputs, 7, 1);
        Parallel.For(0, 12, call => Assert.Equal(expected, Predict(predictor, inputs, 7, 2 + (call % 3))));
    }

    [Fact]
    public void Less_than_one_thread_is_refused()
    {
        var predictor = new Predictor<float>(Wide.Network<float>());
        Assert.Throws<ArgumentOutOfRangeException>("degreeOfParallelism", () => predictor.PredictMany([], [], 0));
        predictor.PredictMany([], [], 2);
    }

    [Fact]
    public void Bad_rows_are_refused_with_threads_too()
    {
        var predictor = new Predictor<float>(Wide.Network<float>());
        float[] inputs = Wide.Data<float>(70).Inputs.Data.ToArray();
        Assert.Throws<ArgumentException>("outputs", () => predictor.PredictMany(inputs, new float[7], 2));
        inputs[^1] = float.NaN;
        var outputs = new float[7 * 70];
        Assert.Throws<ArgumentException>("inputs", () => predictor.PredictMany(inputs, outputs, 2));
        Assert.All(outputs, output => Assert.Equal(0, output));
    }

    private static void Check<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var predictor = new Predictor<T>(run.Network<T>());
        foreach (int rows in (int[])[0, 1, 16, 17, 40, 129])
        {
            T[] inputs = rows == 0 ? [] : run.Data<T>(rows).Inputs.Data.ToArray();
            T[] expected = Predict(predictor, inputs, run.Shape.Outputs, 1);
            foreach (int threads in (int[])[1, 2, 3, 7, int.MaxValue])
            {
                Assert.Equal(expected, Predict(predictor, inputs, run.Shape.Outputs, threads));
            }
        }
    }

    private static T[] Predict<T>(Predictor<T> predictor, T[] inputs, int outputs, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var predicted = new T[inputs.Length / predictor.Network.Shape.Inputs * outputs];
        predictor.PredictMany(inputs, predicted, threads);
        return predicted;
    }
}
