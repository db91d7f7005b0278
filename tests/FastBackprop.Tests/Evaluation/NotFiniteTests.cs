using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Evaluation;

/// <summary>An output that is not finite is never a class.</summary>
public class NotFiniteTests
{
    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(1f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Outputs_that_are_not_finite_stand_for_no_class(params float[] outputs)
    {
        Assert.Equal(-1, Evaluator.ClassOf<float>(outputs));
        Assert.Equal(Evaluator.NoClass, Evaluator.ClassOf<double>([.. outputs.Select(value => (double)value)]));
    }

    // Rows of 10 overflow: the hidden outputs are ∞ and −∞, and both outputs NaN. Those of 0.5 give 0 and 0, the first class.
    [Fact]
    public void Samples_with_such_outputs_are_counted_and_count_as_wrong()
    {
        Dataset<float> data = Dataset<float>.FromClasses([10, 0.5f, 10, 0.5f, 0.5f], 1, [0, 0, 1, 1, 0], ["a", "b"]);
        EvaluationResult result = Evaluator.Evaluate(Overflowing(), data, Loss.HalfSumOfSquares);
        ConfusionMatrix confusion = result.Confusion!;
        Assert.Equal((2, 2, 5, 2), (result.NotFinite, confusion.NotFinite, confusion.Total, confusion.Correct));
        Assert.Equal(2 / 5.0, result.Accuracy);
        Assert.Equal([2, 0, 1, 0], Enumerable.Range(0, 4).Select(i => confusion[i / 2, i % 2]));
        Assert.Equal((3, 2), (confusion.SamplesOf(0), confusion.SamplesOf(1)));
        Assert.Equal([2 / 3.0, 0], Enumerable.Range(0, 2).Select(confusion.Recall));
        Assert.Equal([2 / 3.0, null], Enumerable.Range(0, 2).Select(confusion.Precision));
        Assert.Equal([new MistakenPair(1, 0, 1)], confusion.LargestMistakes(9));
        Assert.All(
            [result.MeanLoss, result.MeanSquaredError, result.MeanAbsoluteError, result.OneMinusMeanAbsoluteErrorPercent],
            mean => Assert.False(double.IsFinite(mean)));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2f)]
    public void So_are_a_single_output_for_two_classes_and_one_for_values(float lastTarget)
    {
        var network = new Network<float>(new NetworkShape(1, (1, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [3e38f]);
        var data = new Dataset<float>([10, -10, 0, 1], 1, [1, 0, 0, lastTarget], 1);
        EvaluationResult result = Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares);
        Assert.Equal(2, result.NotFinite);
        Assert.Equal(lastTarget == 1 ? 0.5 : null, result.Accuracy);
        Assert.Equal(double.PositiveInfinity, result.MeanLoss);
    }

    [Fact]
    public void Folds_add_up()
    {
        Dataset<float> data = Dataset<float>.FromClasses([10, 0.5f, 10, 0.5f], 1, [0, 0, 1, 1], ["a", "b"]);
        CrossValidationResult result = CrossValidation.Run(data, DataFolds.Shuffled(4, 2, 1), Loss.HalfSumOfSquares, _ => Overflowing());
        Assert.Equal((2, 2, 4), (result.NotFinite, result.Confusion!.NotFinite, result.Confusion.Total));
        Assert.Equal([0.5, 0.5], Enumerable.Range(0, 2).Select(result.Confusion.Recall).Zip([1, 0], (recall, is0) => is0 == 1 ? recall : recall + 0.5));
        Assert.Equal(0.25, result.Accuracy!.Mean);
    }

    [Fact]
    public void Finite_outputs_are_counted_as_before()
    {
        Dataset<float> data = Dataset<float>.FromClasses([0.5f, 0.25f], 1, [0, 1], ["a", "b"]);
        EvaluationResult result = Evaluator.Evaluate(Overflowing(), data, Loss.HalfSumOfSquares);
        Assert.Equal((0, 0, 0.5), (result.NotFinite, result.Confusion!.NotFinite, result.Accuracy));
        Assert.Equal(0.5, result.MeanLoss);
    }

    private static Network<float> Overflowing()
    {
        var network = new Network<float>(new NetworkShape(1, (2, Activation.Identity), (2, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [3e38f, -3e38f]);
        network.SetWeights(1, [1, 1, 1, 1]);
        return network;
    }
}
