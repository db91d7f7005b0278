using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FastBackprop.Data;

namespace FastBackprop.Datasets.Tests;

public partial class CatalogueTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "datasets");

    [Theory]
    [InlineData("xor")]
    [InlineData("iris")]
    [InlineData("digits")]
    [InlineData("mnist")]
    public void What_the_catalogue_says_is_what_the_files_hold(string name)
    {
        CatalogueDataset<float> data = DatasetCatalogue.Load<float>(name);
        DatasetEntry entry = data.Entry;
        Assert.Equal(name, entry.Name);
        Assert.Equal((entry.Rows, entry.TestRows), (data.Training.Rows, data.Test?.Rows ?? 0));
        Assert.Equal(entry.InputColumns, data.Training.InputColumns);
        Assert.Equal(Math.Max(1, entry.Classes), data.Training.TargetColumns);
        Assert.Equal(entry.TargetKind, data.Training.ClassNames is null ? TargetKind.Values : TargetKind.Classes);
        Assert.Equal(data.Training.ClassNames, data.Test is null ? data.Training.ClassNames : data.Test.ClassNames);
    }

    [SkippableFact]
    public void The_wheat_seeds_are_what_the_catalogue_says()
    {
        DatasetEntry entry = DatasetCatalogue.Find("seeds");
        Assert.Equal(SeedsDownload.Source, entry.Download);
        Assert.Equal(File.Exists(SeedsDataset.DefaultPath), entry.IsPresent);
        Skip.IfNot(entry.IsPresent, "The wheat seeds do not come with the tests; they have not been downloaded.");
        CatalogueDataset<double> data = DatasetCatalogue.Load<double>("seeds");
        Assert.Equal((entry.Rows, entry.InputColumns, entry.Classes), (data.Training.Rows, data.Training.InputColumns, data.Training.TargetColumns));
        Assert.Null(data.Test);
    }

    [Fact]
    public void Xor_is_its_truth_table()
    {
        Dataset<double> data = DatasetCatalogue.Load<double>("xor").Training;
        for (int row = 0; row < 4; row++)
        {
            Assert.Equal([row >> 1, row & 1], data.Input(row));
            Assert.Equal([(row >> 1) ^ (row & 1)], data.Target(row));
        }

        Assert.Equal(Scaling.None, DatasetCatalogue.Find("xor").DefaultScaling);
    }

    [Fact]
    public void Iris_is_Fishers()
    {
        Dataset<double> data = DatasetCatalogue.Load<double>("iris").Training;
        Assert.Equal(["setosa", "versicolor", "virginica"], data.ClassNames);
        Assert.Equal([50, 50, 50], ClassCounts(data));
        Assert.Equal([5.1, 3.5, 1.4, 0.2], data.Input(0));
        // The row in which the copy of the UCI repository differs.
        Assert.Equal([4.9, 3.1, 1.5, 0.2], data.Input(34));
        Assert.Equal([5.9, 3.0, 5.1, 1.8], data.Input(149));
        Assert.Equal(Scaling.Standard, DatasetCatalogue.Find("iris").DefaultScaling);
    }

    [Fact]
    public void Digits_are_the_test_set_of_optdigits()
    {
        Dataset<float> data = DatasetCatalogue.Load<float>("digits").Training;
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], ClassCounts(data));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], data.ClassNames);
        float[] pixels = Values(data);
        Assert.Equal((0, 16), (pixels.Min(), pixels.Max()));
        Assert.Equal([0f, 0, 5, 13, 9, 1, 0, 0], data.Input(0)[..8]);
        Assert.Equal(Scaling.Range, DatasetCatalogue.Find("digits").DefaultScaling);
    }

    [Fact]
    public void Mnist_is_the_original()
    {
        CatalogueDataset<float> mnist = DatasetCatalogue.Load<float>("mnist");
        Dataset<float> training = mnist.Training;
        Dataset<float> test = mnist.Test!;
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], ClassCounts(training));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], ClassCounts(test));
        Assert.Equal([5, 0, 4, 1, 9], Enumerable.Range(0, 5).Select(training.ClassOf));
        Assert.Equal([7, 2, 1, 0, 4], Enumerable.Range(0, 5).Select(test.ClassOf));

        // The first five: row 5 of the image, columns 12 to 17.
        Assert.Equal([3f, 18, 18, 18, 126, 136], training.Input(0).Slice((5 * 28) + 12, 6));
        long nonZero = 0;
        double sum = 0;
        for (int row = 0; row < training.Rows; row++)
        {
            foreach (float pixel in training.Input(row))
            {
                nonZero += pixel != 0 ? 1 : 0;
                sum += pixel;
            }
        }

        // The two numbers that every MNIST program scales by: 19.1 % of the pixels are not 0, and their mean is 0.1307.
        Assert.Equal(0.191, nonZero / (60_000.0 * 784), 3);
        Assert.Equal(0.1307, sum / (60_000.0 * 784 * 255), 4);
        Assert.Equal(Scaling.Range, mnist.Entry.DefaultScaling);
    }

    [Fact]
    public void The_table_of_provenance_lists_every_file_with_its_hash()
    {
        MatchCollection rows = TableRow().Matches(File.ReadAllText(Path.Combine(Folder, "README.md")));
        string[] files = [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Where(file => !file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith(".txt", StringComparison.Ordinal))];
        Assert.Equal(files.Order(StringComparer.Ordinal), rows.Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(
            DatasetCatalogue.Entries.SelectMany(entry => entry.Files).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(
            row.Groups[2].Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, row.Groups[1].Value))))));
    }

    [Fact]
    public void A_name_is_found_in_any_case_and_an_unknown_one_answered_with_the_list()
    {
        Assert.Same(DatasetCatalogue.Find("iris"), DatasetCatalogue.Find("Iris"));
        Assert.Equal(
            "There is no dataset 'wheat'; there are xor, iris, seeds, digits, mnist.",
            Assert.Throws<ArgumentException>(() => DatasetCatalogue.Load<float>("wheat")).Message);
    }

    [Fact]
    public void A_file_in_the_named_folder_goes_before_the_one_beside_the_program()
    {
        using var named = new TemporaryFolder();
        using var program = new TemporaryFolder();
        string beside = program.Write("datasets/mnist/x.gz", "");
        Assert.Equal(beside, DatasetCatalogue.Locate("mnist/x.gz", null, program.Path));
        Assert.Equal(beside, DatasetCatalogue.Locate("mnist/x.gz", named.Path, program.Path));
        string first = named.Write("mnist/x.gz", "");
        Assert.Equal(first, DatasetCatalogue.Locate("mnist/x.gz", named.Path, program.Path));
    }

    [Fact]
    public void A_file_in_neither_folder_is_named_with_both()
    {
        using var empty = new TemporaryFolder();
        string beside = Path.Combine(empty.Path, "datasets", "x.csv");
        Assert.Equal(
            $"{beside}: there is no such file. Set FASTBACKPROP_DATA to the folder that holds x.csv.",
            Assert.Throws<FileNotFoundException>(() => DatasetCatalogue.Locate("x.csv", "", empty.Path)).Message);
        Assert.Equal(
            $"x.csv is neither in /nowhere, which FASTBACKPROP_DATA names, nor at {beside}.",
            Assert.Throws<FileNotFoundException>(() => DatasetCatalogue.Locate("x.csv", "/nowhere", empty.Path)).Message);
    }

    private static int[] ClassCounts<T>(Dataset<T> data)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var count = new int[data.TargetColumns];
        for (int row = 0; row < data.Rows; row++)
        {
            count[data.ClassOf(row)]++;
        }

        return count;
    }

    private static float[] Values(Dataset<float> data) =>
        [.. Enumerable.Range(0, data.Rows).SelectMany(row => data.Input(row).ToArray())];

    [GeneratedRegex(@"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
