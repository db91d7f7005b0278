using FastBackprop.Data;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Data;

public class DataSplitTests
{
    private static readonly Gen<((int[] Classes, int Count) Sample, double Fraction, ulong Seed)> Splits =
        from sample in Tables.Classes
        from percent in Gen.Choose(1, 99)
        from seed in Gen.Choose(0, 1000)
        where Math.Round(percent / 100.0 * sample.Classes.Length, MidpointRounding.AwayFromZero) is > 0 and var test
            && test < sample.Classes.Length
        select (sample, percent / 100.0, (ulong)seed);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_row_goes_to_one_part_and_keeps_its_place(bool stratified) => Tables.Check(Splits, split =>
    {
        (Dataset<float> training, Dataset<float> test) = Split(split, stratified);

        int[] trainingRows = Rows(training);
        int[] testRows = Rows(test);
        Assert.Equal(Enumerable.Range(0, split.Sample.Classes.Length), trainingRows.Concat(testRows).Order());
        Assert.Equal(trainingRows.Order(), trainingRows);
        Assert.Equal(testRows.Order(), testRows);
        Assert.Equal((int)Math.Round(split.Fraction * split.Sample.Classes.Length, MidpointRounding.AwayFromZero), test.Rows);
        Assert.All(Enumerable.Range(0, test.Rows), row => Assert.Equal(split.Sample.Classes[testRows[row]], test.ClassOf(row)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_rows_of_the_parts_can_be_asked_for(bool stratified) => Tables.Check(Splits, split =>
    {
        (Dataset<float> training, Dataset<float> test) = Split(split, stratified);
        Fold rows = stratified
            ? DataSplit.StratifiedRows(Numbered(split.Sample), split.Fraction, split.Seed)
            : DataSplit.ShuffledRows(split.Sample.Classes.Length, split.Fraction, split.Seed);

        Assert.Equal(Rows(training), rows.TrainingRows.ToArray());
        Assert.Equal(Rows(test), rows.TestRows.ToArray());
    });

    [Fact]
    public void A_stratified_split_keeps_the_proportions_of_the_classes() => Tables.Check(Splits, split =>
    {
        (_, Dataset<float> test) = Split(split, stratified: true);
        for (int c = 0; c < split.Sample.Count; c++)
        {
            double exact = split.Fraction * split.Sample.Classes.Count(k => k == c);
            int actual = Enumerable.Range(0, test.Rows).Count(row => test.ClassOf(row) == c);
            Assert.InRange(actual, Math.Floor(exact), Math.Ceiling(exact));
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_split_depends_on_the_seed_alone(bool stratified)
    {
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        int[] Test(ulong seed) => Rows(Split(((classes, 3), 0.3, seed), stratified).Test);
        Assert.Equal(Test(5), Test(5));
        Assert.NotEqual(Test(5), Test(6));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_fraction_outside_of_0_to_1_is_refused(double fraction)
    {
        var data = Dataset<float>.FromClasses([1, 2, 3], 1, [0, 1, 1], ["a", "b"]);
        Assert.StartsWith("The fraction must be above 0 and below 1.", Assert.ThrowsAny<ArgumentException>(() => DataSplit.Shuffled(data, fraction, 1)).Message);
        Assert.ThrowsAny<ArgumentException>(() => DataSplit.Stratified(data, fraction, 1));
    }

    [Theory]
    [InlineData(0.1, "A test fraction of 0.1 of 3 rows leaves no row for the test part.")]
    [InlineData(0.9, "A test fraction of 0.9 of 3 rows leaves no row for the training part.")]
    public void An_empty_part_is_refused(double fraction, string message)
    {
        var data = new Dataset<float>([1, 2, 3], 1, [0, 1, 1], 1);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => DataSplit.Shuffled(data, fraction, 1)).Message);
    }

    [Fact]
    public void A_stratified_split_needs_classes() => Assert.StartsWith(
        "The targets are values; a stratified split needs classes.",
        Assert.Throws<ArgumentException>(() => DataSplit.Stratified(new Dataset<float>([1, 2], 1, [0, 1], 1), 0.5, 1)).Message);

    private static (Dataset<float> Training, Dataset<float> Test) Split(
        ((int[] Classes, int Count) Sample, double Fraction, ulong Seed) split, bool stratified) => stratified
        ? DataSplit.Stratified(Numbered(split.Sample), split.Fraction, split.Seed)
        : DataSplit.Shuffled(Numbered(split.Sample), split.Fraction, split.Seed);

    // The input of each row is its number.
    private static Dataset<float> Numbered((int[] Classes, int Count) sample)
    {
        float[] numbers = [.. Enumerable.Range(0, sample.Classes.Length).Select(i => (float)i)];
        return Dataset<float>.FromClasses(numbers, 1, sample.Classes, Tables.Names(sample.Count));
    }

    private static int[] Rows(Dataset<float> part) => [.. part.Inputs.Data.ToArray().Select(x => (int)x)];
}
