using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Evaluation;

public class EvaluatorTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    // The network passes its three inputs on: the sample's largest input is the class it is taken for.
    [Fact]
    public void The_confusion_matrix_counts_what_was_taken_for_what()
    {
        Network<double> network = PassOn(3, Activation.Identity);
        double[] inputs = [5, 1, 1, 1, 5, 1, 1, 5, 1, 1, 1, 5, 5, 1, 1, 1, 5, 1];
        Dataset<double> data = Dataset<double>.FromClasses(inputs, 3, [0, 0, 1, 2, 2, 0], Names);
        EvaluationResult result = Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares);
        ConfusionMatrix confusion = result.Confusion!;
        Assert.Equal([1, 2, 0, 0, 1, 0, 1, 0, 1], Enumerable.Range(0, 9).Select(i => confusion[i / 3, i % 3]));
        Assert.Equal((6, 3, 6), (confusion.Total, confusion.Correct, result.Samples));
        Assert.Equal(0.5, result.Accuracy);
        Assert.Equal(Names, confusion.ClassNames);

        // ½((5 − 1)² + 1 + 1) where it is right, ½(5² + 0 + 1) where it is wrong.
        Assert.Equal(((3 * 9) + (3 * 13)) / 6.0, result.MeanLoss);
    }

    [Theory]
    [InlineData(-1, 0, "actual")]
    [InlineData(3, 0, "actual")]
    [InlineData(0, 3, "predicted")]
    public void Classes_that_do_not_exist_are_refused(int actual, int predicted, string parameter)
    {
        Dataset<double> data = Dataset<double>.FromClasses([1, 2, 3], 3, [0], Names);
        ConfusionMatrix confusion = Evaluator.Evaluate(PassOn(3, Activation.Identity), data, Loss.HalfSumOfSquares).Confusion!;
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => confusion[actual, predicted]);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith("There are 3 classes.", error.Message);
    }

    // Taken for a: two a and one b; for b: nothing; for c: one c. Nothing there belongs to d.
    [Fact]
    public void Precision_is_of_what_was_taken_and_recall_of_what_is_there()
    {
        double[] inputs = [5, 1, 1, 1, 5, 1, 1, 1, 5, 1, 1, 1, 1, 1, 5, 1];
        Dataset<double> data = Dataset<double>.FromClasses(inputs, 4, [0, 0, 1, 2], ["a", "b", "c", "d"]);
        ConfusionMatrix confusion = Evaluator.Evaluate(PassOn(4, Activation.Identity), data, Loss.HalfSumOfSquares).Confusion!;
        Assert.Equal([2 / 3.0, null, 1, null], Enumerable.Range(0, 4).Select(confusion.Precision));
        Assert.Equal([1, 0, 1, null], Enumerable.Range(0, 4).Select(confusion.Recall));
        Assert.Equal("classIndex", Assert.Throws<ArgumentOutOfRangeException>(() => confusion.Precision(4)).ParamName);
        Assert.Equal("classIndex", Assert.Throws<ArgumentOutOfRangeException>(() => confusion.Recall(-1)).ParamName);
    }

    [Fact]
    public void Mean_errors_are_over_all_rows_and_outputs()
    {
        // Errors of 1 and −2, 0 and 0.5.
        var data = new Dataset<double>([1, 2, 3, 4], 2, [0, 4, 3, 3.5], 2);
        EvaluationResult result = Evaluator.Evaluate(PassOn(2, Activation.Identity), data, Loss.HalfSumOfSquares);
        Assert.Equal(5.25 / 4, result.MeanSquaredError);
        Assert.Equal(3.5 / 4, result.MeanAbsoluteError);
        Assert.Equal(12.5, result.OneMinusMeanAbsoluteErrorPercent);
        Assert.Equal(5.25 / 4, result.MeanLoss);
    }

    // More rows than the matrix product takes at once, and not a multiple of them.
    [Fact]
    public void Every_row_is_counted_once()
    {
        NetworkCase run = NetworkCase.Of(4, [(3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);
        int[] classes = [.. Enumerable.Range(0, 53).Select(i => i % 3)];
        Dataset<float> data = Dataset<float>.FromClasses(run.Data<float>(53).Inputs.Data, 4, classes, Names);
        Network<float> network = run.Network<float>();
        EvaluationResult result = Evaluator.Evaluate(network, data, Loss.CrossEntropy);
        Assert.Equal(53, result.Confusion!.Total);
        Assert.Equal(18, Enumerable.Range(0, 3).Sum(predicted => result.Confusion[0, predicted]));
        Assert.Equal(new SgdTrainer<float>(network, Loss.CrossEntropy).MeanLoss(data), result.MeanLoss);
    }

    [Fact]
    public void A_single_output_is_class_1_from_one_half_on()
    {
        var data = new Dataset<double>([0.4999999, 0.5, 0.7, -3], 1, [0, 1, 0, 0], 1);
        EvaluationResult result = Evaluator.Evaluate(PassOn(1, Activation.Identity), data, Loss.HalfSumOfSquares);
        Assert.Equal(["0", "1"], result.Confusion!.ClassNames);
        Assert.Equal((2, 1, 0, 1), (result.Confusion[0, 0], result.Confusion[0, 1], result.Confusion[1, 0], result.Confusion[1, 1]));
        Assert.Equal(0.75, result.Accuracy);
    }

    [Fact]
    public void A_single_class_with_a_name_is_always_right()
    {
        Dataset<double> data = Dataset<double>.FromClasses([0.1, 0.9], 1, [0, 0], ["only"]);
        EvaluationResult result = Evaluator.Evaluate(PassOn(1, Activation.Identity), data, Loss.HalfSumOfSquares);
        Assert.Equal((2, 1.0), (result.Confusion![0, 0], result.Accuracy));
    }

    [Fact]
    public void Values_have_a_loss_but_no_accuracy()
    {
        var one = new Dataset<double>([1, 2], 1, [0, 0.5], 1);
        EvaluationResult result = Evaluator.Evaluate(PassOn(1, Activation.Identity), one, Loss.HalfSumOfSquares);
        Assert.Null(result.Confusion);
        Assert.Null(result.Accuracy);
        Assert.Equal((0.5 + 1.125) / 2, result.MeanLoss);

        var two = new Dataset<double>([1, 2], 2, [0, 1], 2);
        Assert.Null(Evaluator.Evaluate(PassOn(2, Activation.Identity), two, Loss.HalfSumOfSquares).Confusion);
    }

    [Fact]
    public void Losses_of_saturated_outputs_are_finite()
    {
        var binary = new Dataset<float>([1e30f, -1e30f], 1, [0, 1], 1);
        Assert.Equal((double)1e30f, Evaluator.Evaluate(PassOn<float>(1, Activation.Sigmoid), binary, Loss.BinaryCrossEntropy).MeanLoss);
        Dataset<float> classes = Dataset<float>.FromClasses([1e30f, -1e30f], 2, [1], ["a", "b"]);
        Assert.Equal(2.0 * 1e30f, Evaluator.Evaluate(PassOn<float>(2, Activation.Softmax), classes, Loss.CrossEntropy).MeanLoss);
    }

    [Theory]
    [InlineData(new float[] { 1, 3, 2 }, 1)]
    [InlineData(new float[] { 3, 1, 3 }, 0)]
    [InlineData(new float[] { -5, -7, -4, -4 }, 2)]
    [InlineData(new float[] { 0.49999997f }, 0)]
    [InlineData(new float[] { 0.5f }, 1)]
    [InlineData(new float[] { float.MaxValue }, 1)]
    [InlineData(new float[] { -1 }, 0)]
    public void The_class_is_the_first_of_the_largest_outputs(float[] outputs, int expected) =>
        Assert.Equal(expected, Evaluator.ClassOf<float>(outputs));

    public static TheoryData<string, string, Func<object>> BadCalls()
    {
        Network<double> network = PassOn(1, Activation.Sigmoid);
        var data = new Dataset<double>([1], 1, [1], 1);
        var twoInputs = new Dataset<double>([1, 2], 2, [1], 1);
        var twoTargets = new Dataset<double>([1], 1, [1, 2], 2);
        var outOfRange = new Dataset<double>([1], 1, [1.5], 1);
        return new()
        {
            { "outputs", "outputs is empty; expected at least one value.", () => Evaluator.ClassOf<float>([]) },
            { "network", "Value cannot be null.", () => Evaluator.Evaluate(null!, data, Loss.HalfSumOfSquares) },
            { "data", "Value cannot be null.", () => Evaluator.Evaluate(network, null!, Loss.HalfSumOfSquares) },
            { "data", "data has rows of 2 inputs; the network has 1", () => Evaluator.Evaluate(network, twoInputs, Loss.HalfSumOfSquares) },
            { "data", "data has rows of 2 targets; the network has 1", () => Evaluator.Evaluate(network, twoTargets, Loss.HalfSumOfSquares) },
            {
                "data", "data has 1.5 in row 0, column 0; BinaryCrossEntropy takes targets from 0 to 1.",
                () => Evaluator.Evaluate(network, outOfRange, Loss.BinaryCrossEntropy)
            },
            { "loss", "The loss is CrossEntropy,", () => Evaluator.Evaluate(network, data, Loss.CrossEntropy) },
        };
    }

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason(string parameter, string message, Func<object> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    private static Network<double> PassOn(int values, Activation activation) => PassOn<double>(values, activation);

    /// <summary>A layer whose sums are its inputs.</summary>
    private static Network<T> PassOn<T>(int values, Activation activation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(new NetworkShape(values, (values, activation)) { Bias = BiasConvention.None });
        network.SetWeights(0, [.. Enumerable.Range(0, values * values).Select(i => i % (values + 1) == 0 ? T.One : T.Zero)]);
        return network;
    }
}
