using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Evaluation;

public class ConfusionMatrixTests
{
    // Classes, and the actual and predicted class of each sample; predicted −1 is an output that is not finite.
    private static Gen<(int Classes, (int Actual, int Predicted)[] Samples)> Any { get; } =
        from classes in Gen.Choose(1, 7)
        from samples in Gen.Choose(0, 40)
        from actual in Gen.ArrayOf(Gen.Choose(0, classes - 1), samples)
        from predicted in Gen.ArrayOf(Gen.Choose(-1, classes - 1), samples)
        select (classes, actual.Zip(predicted).ToArray());

    [Fact]
    public void It_counts_what_a_table_of_all_pairs_counts() => Prop.ForAll(Any.ToArbitrary(), run =>
    {
        (int classes, (int Actual, int Predicted)[] samples) = run;
        Check(Of(classes, samples), classes, samples);
        ConfusionMatrix[] parts = [.. Enumerable.Range(0, 3).Select(part => Of(classes, [.. samples.Where((_, i) => i % 3 == part)]))];
        Check(ConfusionMatrix.Sum(parts), classes, samples);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void The_largest_mistakes_come_first_and_of_equals_the_first_pair()
    {
        ConfusionMatrix confusion = Of(4, [(3, 1), (0, 2), (2, 0), (2, 0), (1, 3), (1, 3), (0, 0), (0, 0), (0, 0), (1, -1)]);
        MistakenPair[] all = [new(1, 3, 2), new(2, 0, 2), new(0, 2, 1), new(3, 1, 1)];
        Assert.Equal(all, confusion.LargestMistakes(10));
        Assert.Equal(all[..3], confusion.LargestMistakes(3));
        Assert.Empty(confusion.LargestMistakes(0));
        Assert.Equal(4, confusion.MistakenPairs);
        Assert.Throws<ArgumentOutOfRangeException>("most", () => confusion.LargestMistakes(-1));
    }

    // 92,682² wraps to 4,292 in an int; a table of all pairs of 100,000 classes would be 80 GB.
    [Theory]
    [InlineData(46_341)]
    [InlineData(65_536)]
    [InlineData(92_682)]
    [InlineData(100_000)]
    public void Many_classes_cost_what_they_need(int classes)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"c{i}")];
        var network = new Network<float>(new NetworkShape(1, (classes, Activation.Identity)));
        Dataset<float> data = Dataset<float>.FromClasses([1, 2], 1, [0, classes - 1], names);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConfusionMatrix confusion = Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares).Confusion!;
        ConfusionMatrix sum = ConfusionMatrix.Sum([confusion, confusion]);
        double?[] recalls = [.. Enumerable.Range(0, classes).Select(sum.Recall)];
        double?[] precisions = [.. Enumerable.Range(0, classes).Select(sum.Precision)];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
        Assert.Equal((2, 2, 0), (sum[0, 0], sum[classes - 1, 0], sum[classes - 1, classes - 1]));
        Assert.Equal((1.0, 0.0, null), (recalls[0], recalls[^1], recalls[1]));
        Assert.Equal((0.5, null, null), (precisions[0], precisions[^1], precisions[1]));
        Assert.Equal([new MistakenPair(classes - 1, 0, 2)], sum.LargestMistakes(5));
    }

    private static ConfusionMatrix Of(int classes, (int Actual, int Predicted)[] samples)
    {
        var confusion = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(i => $"c{i}")]);
        foreach ((int actual, int predicted) in samples)
        {
            confusion.Add(actual, predicted);
        }

        return confusion;
    }

    private static void Check(ConfusionMatrix confusion, int classes, (int Actual, int Predicted)[] samples)
    {
        Assert.Equal(samples.Length, confusion.Total);
        Assert.Equal(samples.Count(s => s.Actual == s.Predicted), confusion.Correct);
        Assert.Equal(samples.Count(s => s.Predicted < 0), confusion.NotFinite);
        Assert.Equal(samples.Where(s => s.Predicted >= 0 && s.Predicted != s.Actual).Distinct().Count(), confusion.MistakenPairs);
        for (int c = 0; c < classes; c++)
        {
            int right = samples.Count(s => s == (c, c));
            int there = samples.Count(s => s.Actual == c);
            int taken = samples.Count(s => s.Predicted == c);
            Assert.Equal(there, confusion.SamplesOf(c));
            Assert.Equal(there == 0 ? null : (double)right / there, confusion.Recall(c));
            Assert.Equal(taken == 0 ? null : (double)right / taken, confusion.Precision(c));
            Assert.All(Enumerable.Range(0, classes), p => Assert.Equal(samples.Count(s => s == (c, p)), confusion[c, p]));
        }
    }
}
