namespace FastBackprop.Cli.Tests;

/// <summary>What is allowed and likely to mislead is said on standard error, before anything is trained.</summary>
public sealed class SampleWarningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of ten rows and one, 6.6 are tested: six of the ten and, of the other 0.6, all. Of 3.3 the one row is trained.
    [Fact]
    public void A_class_that_is_tested_and_never_trained_is_named()
    {
        string file = _folder.Write("rows.csv", string.Concat(Enumerable.Range(0, 11).Select(i => $"{i},{(i == 0 ? "rare" : "common")}\n")));

        string[] warnings = [.. Enumerable.Range(0, 2).SelectMany(i => Cli.Run(Train(file, "--test", i == 0 ? "0.6" : "0.3")).ErrorLines)];

        Assert.Equal(
            "fastbackprop: warning: class 'rare' is in the test part alone: the network does not see it and gets it wrong.",
            Assert.Single(warnings));
    }

    [Fact]
    public void Classes_with_fewer_rows_than_folds_are_named()
    {
        string file = _folder.Write("rows.csv", string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{(i == 0 ? "one" : i < 3 ? "two" : "many")}\n")));

        CliResult result = Cli.Run("crossval", file, "--folds", "4", "--stratified", "--epochs", "1", "--layers", "2", "--quiet");

        Assert.Equal(
            [
                "fastbackprop: warning: class 'one' is in the test part of one fold alone: its network does not see it and gets it wrong.",
                "fastbackprop: warning: class 'two' is missing in the test part of at least one fold, whose scores say nothing of it.",
            ],
            result.ErrorLines);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Names_are_short_and_say_nothing_to_the_terminal()
    {
        string name = "\u001b[2Jrare" + new string('e', 100_000);
        string file = _folder.Write("rows.csv", string.Concat(Enumerable.Range(0, 11).Select(i => $"{i},{(i == 0 ? name : "common")}\n")));

        string warning = Assert.Single(Cli.Run(Train(file, "--test", "0.6")).ErrorLines);

        Assert.StartsWith("fastbackprop: warning: class '?[2Jrareeeee", warning, StringComparison.Ordinal);
        Assert.Contains("e…' is in the test part alone", warning, StringComparison.Ordinal);
        Assert.InRange(warning.Length, 1, 200);
    }

    [Fact]
    public void Columns_of_noise_are_named_where_scaling_makes_them_as_large_as_the_others()
    {
        string rows = string.Concat(Enumerable.Range(0, 12).Select(i => $"{i},{(i % 2 == 0 ? "1" : "1.0000001")},7,{(i % 3 == 0 ? "a" : "b")}\n"));
        string file = _folder.Write("rows.csv", rows);
        const string Warning = "fastbackprop: warning: input column 1 (from 0) is nearly constant; scaling spreads what may be noise as far as the other columns.";

        Assert.Equal(Warning, Assert.Single(Cli.Run(Train(file, "--scale", "minmax")).ErrorLines));
        Assert.Equal(Warning, Assert.Single(Cli.Run(Train(file, "--scale", "standard")).ErrorLines));
        Assert.Empty(Cli.Run(Train(file, "--scale", "none")).ErrorLines);
        Assert.Equal(Warning, Assert.Single(Cli.Run("crossval", file, "--folds", "2", "--epochs", "1", "--layers", "2", "--scale", "minmax", "--stratified", "--quiet").ErrorLines));
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("xor")]
    public void Ordinary_datasets_have_none(string dataset) =>
        Assert.Empty(Cli.Run("train", dataset, "--epochs", "1", "--quiet").ErrorLines);

    private static string[] Train(string file, params string[] options) =>
        ["train", file, "--layers", "2", "--epochs", "1", "--quiet", .. options];
}
