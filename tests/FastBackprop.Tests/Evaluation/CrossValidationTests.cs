using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Evaluation;

public class CrossValidationTests
{
    private static readonly NetworkShape Shape = new(2, 4, 2);

    private static readonly Dataset<float> Data = TwoClouds();

    private static readonly IReadOnlyList<Fold> Folds = DataFolds.Stratified(Data, 5, 1);

    [Fact]
    public void Folds_in_parallel_give_the_result_of_one_after_the_other()
    {
        var networks = new Network<float>[2, Folds.Count];
        CrossValidationResult[] results = [.. Enumerable.Range(0, 2).Select(run => CrossValidation.Run(
            Data,
            Folds,
            Loss.HalfSumOfSquares,
            fold => networks[run, fold.Index] = Train(fold),
            new() { Scaling = Scaling.Standard, DegreeOfParallelism = run == 0 ? 1 : 4 }))];
        for (int fold = 0; fold < Folds.Count; fold++)
        {
            Assert.Equal(Weights.Bits(networks[0, fold]), Weights.Bits(networks[1, fold]));
            Assert.Equal(results[0].Folds[fold].MeanLoss, results[1].Folds[fold].MeanLoss);
        }

        Assert.Equal(results[0].Accuracy!.Scores, results[1].Accuracy!.Scores);
        Assert.True(results[0].Accuracy!.Mean > 0.9, results[0].Accuracy!.ToString());
        Assert.Equal(Data.Rows, results[0].Folds.Sum(fold => fold.Samples));
    }

    [Fact]
    public void A_fold_gives_what_training_it_by_hand_gives()
    {
        CrossValidationResult result = CrossValidation.Run(
            Data, Folds, Loss.HalfSumOfSquares, Train, new() { Scaling = Scaling.MinMax });
        Dataset<float> training = Data.Select(Folds[3].TrainingRows);
        Scaler scaler = Scaler.Fit(Scaling.MinMax, training);
        Dataset<float> test = scaler.Transform(Data.Select(Folds[3].TestRows));
        Network<float> network = Train(new FoldSamples<float>(3, scaler.Transform(training), test, scaler));
        Assert.Equal(Evaluator.Evaluate(network, test, Loss.HalfSumOfSquares).MeanLoss, result.Folds[3].MeanLoss);
    }

    [Fact]
    public void The_confusion_of_all_folds_counts_every_row_once()
    {
        CrossValidationResult result = CrossValidation.Run(Data, Folds, Loss.HalfSumOfSquares, _ => new Network<float>(Shape, Initializer.Xavier, 3));
        ConfusionMatrix confusion = result.Confusion!;
        Assert.Equal((Data.Rows, result.Folds.Sum(fold => fold.Confusion!.Correct)), (confusion.Total, confusion.Correct));
        for (int actual = 0; actual < 2; actual++)
        {
            Assert.Equal(Enumerable.Range(0, Data.Rows).Count(row => Data.ClassOf(row) == actual), confusion[actual, 0] + confusion[actual, 1]);
            Assert.Equal(result.Folds.Sum(fold => fold.Confusion![actual, 1]), confusion[actual, 1]);
        }
    }

    // The largest input of the table is in one fold's test rows: there the training rows' maximum is another.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scaling_sees_the_training_rows_alone_unless_it_is_asked_to_see_all(bool wholeTable)
    {
        Scaler ofTable = Scaler.Fit(Scaling.MinMax, Data);
        var equal = new bool[Folds.Count];
        CrossValidation.Run(
            Data,
            Folds,
            Loss.HalfSumOfSquares,
            fold =>
            {
                Dataset<float> training = Data.Select(Folds[fold.Index].TrainingRows);
                Scaler expected = wholeTable ? ofTable : Scaler.Fit(Scaling.MinMax, training);
                Assert.Equal(expected.Offsets.ToArray(), fold.Scaler.Offsets.ToArray());
                Assert.Equal(expected.Divisors.ToArray(), fold.Scaler.Divisors.ToArray());
                Assert.Equal(expected.Transform(training).Inputs.Data.ToArray(), fold.Training.Inputs.Data.ToArray());
                Assert.Equal(
                    expected.Transform(Data.Select(Folds[fold.Index].TestRows)).Inputs.Data.ToArray(), fold.Test.Inputs.Data.ToArray());
                equal[fold.Index] = fold.Scaler.Divisors.SequenceEqual(ofTable.Divisors);
                return new Network<float>(Shape);
            },
            new() { Scaling = Scaling.MinMax, ScaleWholeTable = wholeTable });
        Assert.Equal(wholeTable, equal.All(same => same));
    }

    // Accuracies of 1, 0 and 0.5.
    [Fact]
    public void Mean_and_spread_are_over_the_folds()
    {
        var network = new Network<double>(new NetworkShape(1, 2) { Bias = BiasConvention.None });
        network.SetWeights(0, [1, -1]);
        Dataset<double> data = Dataset<double>.FromClasses([1, 1, -1, -1, 1, -1], 1, [0, 0, 0, 0, 0, 0], ["a", "b"]);
        Fold[] folds = [new([2], [0, 1]), new([0], [2, 3]), new([0], [4, 5])];
        ScoreSummary accuracy = CrossValidation.Run(data, folds, Loss.HalfSumOfSquares, _ => network).Accuracy!;
        Assert.Equal([1, 0, 0.5], accuracy.Scores);
        Assert.Equal((0.5, 0.5, 0, 1), (accuracy.Mean, accuracy.StandardDeviation, accuracy.Smallest, accuracy.Largest));
        Assert.Equal("0.5000 ± 0.5000", accuracy.ToString());

        ScoreSummary one = CrossValidation.Run(data, folds[..1], Loss.HalfSumOfSquares, _ => network).MeanLoss;
        Assert.Equal((one.Scores[0], 0), (one.Mean, one.StandardDeviation));
    }

    [Fact]
    public void Values_have_no_accuracy()
    {
        var data = new Dataset<float>([1, 2, 3, 4], 1, [0.1f, 0.2f, 0.3f, 0.4f], 1);
        CrossValidationResult result = CrossValidation.Run(
            data, DataFolds.Shuffled(4, 2, 1), Loss.HalfSumOfSquares, _ => new Network<float>(new NetworkShape(1, 1)));
        Assert.Null(result.Accuracy);
        Assert.Equal(2, result.Summarize(fold => fold.MeanAbsoluteError).Scores.Count);
    }

    [Fact]
    public void Of_several_folds_that_fail_the_first_ones_error_is_thrown()
    {
        var error = Assert.Throws<InvalidOperationException>(() => CrossValidation.Run(
            Data,
            Folds,
            Loss.HalfSumOfSquares,
            fold => fold.Index < 2 ? new Network<float>(Shape) : throw new InvalidOperationException($"fold {fold.Index}")));
        Assert.Equal("fold 2", error.Message);
    }

    [Fact]
    public void A_cancelled_token_stops_it()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CrossValidation.Run(
            Data, Folds, Loss.HalfSumOfSquares, Train, cancellationToken: source.Token));
    }

    // Of another token, which what a fold throws may name, Parallel.For would make an AggregateException.
    [Fact]
    public void A_fold_that_notices_the_cancellation_through_a_token_of_its_own_stops_it_too()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => CrossValidation.Run(
            Data,
            Folds,
            Loss.HalfSumOfSquares,
            fold =>
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
                source.Cancel();
                linked.Token.ThrowIfCancellationRequested();
                return Train(fold);
            },
            cancellationToken: source.Token));
    }

    public static TheoryData<string, string, Action> BadCalls() => new()
    {
        { "data", "Value", () => CrossValidation.Run<float>(null!, Folds, Loss.HalfSumOfSquares, Train) },
        { "train", "Value", () => CrossValidation.Run(Data, Folds, Loss.HalfSumOfSquares, null!) },
        { "folds", "Value", () => CrossValidation.Run(Data, null!, Loss.HalfSumOfSquares, Train) },
        { "folds", "Value", () => CrossValidation.Run(Data, [Folds[0], null!], Loss.HalfSumOfSquares, Train) },
        { "folds", "folds is empty; expected at least one fold.", () => CrossValidation.Run(Data, [], Loss.HalfSumOfSquares, Train) },
        {
            "folds", "Fold 1 names row 60; the dataset has rows 0 to 59.",
            () => CrossValidation.Run(Data, [new([0], [59]), new([60], [1])], Loss.HalfSumOfSquares, Train)
        },
        { "value", "", () => _ = new CrossValidationOptions { DegreeOfParallelism = 0 } },
        { "score", "Value", () => CrossValidation.Run(Data, Folds, Loss.HalfSumOfSquares, _ => new Network<float>(Shape)).Summarize(null!) },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason(string parameter, string message, Action call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    private static Network<float> Train(FoldSamples<float> fold)
    {
        var network = new Network<float>(Shape, Initializer.Xavier, (ulong)fold.Index);
        new SgdTrainer<float>(network, Loss.HalfSumOfSquares, 1).Fit(fold.Training, new() { Epochs = 30, ShuffleSeed = 1 });
        return network;
    }

    // Two clouds of 30 points each around (0, 10) and (20, 0).
    private static Dataset<float> TwoClouds()
    {
        var random = new FastBackprop.Numerics.RandomGenerator(3);
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i % 2)];
        float[] inputs = [.. classes.SelectMany(c => new[] { (20 * c) + (5 * (float)random.NextDouble()), (10 * (1 - c)) + (float)random.NextDouble() })];
        return Dataset<float>.FromClasses(inputs, 2, classes, ["first", "second"]);
    }
}
