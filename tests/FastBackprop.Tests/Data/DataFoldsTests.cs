using FastBackprop.Data;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Data;

public class DataFoldsTests
{
    private static readonly Gen<((int[] Classes, int Count) Sample, int Folds, ulong Seed)> Cases =
        from sample in Tables.Classes
        where sample.Classes.Length >= 2
        from folds in Gen.Choose(2, sample.Classes.Length)
        from seed in Gen.Choose(0, 1000)
        select (sample, folds, (ulong)seed);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_row_is_tested_once_and_trained_on_in_all_other_folds(bool stratified) => Tables.Check(Cases, item =>
    {
        int rows = item.Sample.Classes.Length;
        IReadOnlyList<Fold> folds = Folds(item, stratified);
        Assert.Equal(item.Folds, folds.Count);
        Assert.Equal(Enumerable.Range(0, rows), folds.SelectMany(fold => fold.TestRows.ToArray()).Order());
        foreach (Fold fold in folds)
        {
            int[] test = fold.TestRows.ToArray();
            int[] training = fold.TrainingRows.ToArray();
            Assert.Equal(Enumerable.Range(0, rows).Except(test), training);
            Assert.Equal(test.Order(), test);
            Assert.InRange(test.Length, rows / item.Folds, (rows + item.Folds - 1) / item.Folds);
        }
    });

    [Fact]
    public void Stratified_folds_differ_by_a_row_of_each_class_at_most() => Tables.Check(Cases, item =>
    {
        IReadOnlyList<Fold> folds = Folds(item, stratified: true);
        for (int c = 0; c < item.Sample.Count; c++)
        {
            int[] counts = [.. folds.Select(fold => fold.TestRows.ToArray().Count(row => item.Sample.Classes[row] == c))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folds_depend_on_the_seed_alone(bool stratified)
    {
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        int[] FirstTest(ulong seed) => Folds(((classes, 3), 5, seed), stratified)[0].TestRows.ToArray();
        Assert.Equal(FirstTest(5), FirstTest(5));
        Assert.NotEqual(FirstTest(5), FirstTest(6));
    }

    [Fact]
    public void Plain_folds_are_pieces_of_the_seeds_order()
    {
        ReadOnlySpan<int> order = new SampleOrder(11, 9).Rows;
        IReadOnlyList<Fold> folds = DataFolds.Shuffled(11, 3, 9);
        Assert.Equal(order[..4].ToArray().Order(), folds[0].TestRows.ToArray());
        Assert.Equal(order[4..8].ToArray().Order(), folds[1].TestRows.ToArray());
        Assert.Equal(order[8..].ToArray().Order(), folds[2].TestRows.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(5)]
    public void Folds_that_there_cannot_be_are_refused(int folds)
    {
        Dataset<float> data = Dataset<float>.FromClasses(new float[4], 1, [0, 1, 0, 1], ["a", "b"]);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DataFolds.Shuffled(4, folds, 1));
        Assert.StartsWith("Expected 2 to 4 folds for 4 rows.", error.Message);
        Assert.Equal("folds", error.ParamName);
        Assert.Equal("folds", Assert.Throws<ArgumentOutOfRangeException>(() => DataFolds.Stratified(data, folds, 1)).ParamName);
    }

    [Fact]
    public void Stratified_folds_need_classes()
    {
        var error = Assert.Throws<ArgumentException>(() => DataFolds.Stratified(new Dataset<float>(new float[4], 1, new float[4], 1), 2, 1));
        Assert.StartsWith("The targets are values; stratified folds need classes.", error.Message);
    }

    [Theory]
    [InlineData(new int[0], new[] { 1 }, "trainingRows", "trainingRows is empty")]
    [InlineData(new[] { 1 }, new int[0], "testRows", "testRows is empty")]
    [InlineData(new[] { 1, -3 }, new[] { 2 }, "trainingRows", "trainingRows[1] is -3; expected 0 or more.")]
    [InlineData(new[] { 1, 2 }, new[] { 0, 2 }, "testRows", "testRows[1] is 2, which is a training row too.")]
    public void Folds_of_bad_rows_are_refused(int[] training, int[] test, string parameter, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new Fold(training, test));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    private static IReadOnlyList<Fold> Folds(((int[] Classes, int Count) Sample, int Folds, ulong Seed) item, bool stratified)
    {
        string[] names = [.. Enumerable.Range(0, item.Sample.Count).Select(c => $"class {c}")];
        int rows = item.Sample.Classes.Length;
        return stratified
            ? DataFolds.Stratified(Dataset<float>.FromClasses(new float[rows], 1, item.Sample.Classes, names), item.Folds, item.Seed)
            : DataFolds.Shuffled(rows, item.Folds, item.Seed);
    }
}
