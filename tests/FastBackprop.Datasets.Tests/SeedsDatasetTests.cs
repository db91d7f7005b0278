using FastBackprop.Data;

namespace FastBackprop.Datasets.Tests;

public class SeedsDatasetTests
{
    private static readonly string? Original = FindOriginal();

    [SkippableFact]
    public void The_original_file_has_its_rows_classes_and_ranges()
    {
        Skip.If(Original is null, "The wheat seeds do not come with the tests; FASTBACKPROP_DATA names no folder that has them.");
        Dataset<double> data = SeedsDataset.Load<double>();
        Assert.Equal((210, 7), (data.Rows, data.InputColumns));
        Assert.Equal(["Kama", "Rosa", "Canadian"], data.ClassNames);
        Assert.All(Enumerable.Range(0, 210), row => Assert.Equal(row / 70, data.ClassOf(row)));
        Assert.Equal([15.26, 14.84, 0.871, 5.763, 3.312, 2.221, 5.22], data.Input(0));
        Scaler scaler = Scaler.Fit(Scaling.MinMax, data);
        Assert.Equal([10.59, 12.41, 0.8081, 4.899, 2.63, 0.7651, 4.519], scaler.Offsets);
        double[] maxima = [21.18, 17.25, 0.9183, 6.675, 4.033, 8.456, 6.55];
        for (int column = 0; column < 7; column++)
        {
            Assert.Equal(maxima[column] - scaler.Offsets[column], scaler.Divisors[column]);
        }
    }

    [SkippableFact]
    public void A_copy_with_another_number_is_refused()
    {
        Skip.If(Original is null, "The wheat seeds do not come with the tests; FASTBACKPROP_DATA names no folder that has them.");
        using var folder = new TemporaryFolder();
        string path = folder.Write("copy.txt", File.ReadAllText(Original).Replace("0.871\t5.763", "0.8733\t5.763", StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() => SeedsDataset.Load<float>(path));
        Assert.Matches("copy.txt has the SHA-256 [0-9a-f]{64}; that of the original is 1f3f83c0", error.Message);
    }

    [Fact]
    public void Any_number_of_tabs_and_blanks_separates()
    {
        Dataset<float> data = SeedsDataset.Parse<float>("1\t2\t\t3\t4 5\t6\t7\t1\r\n\n8\t9\t10\t11\t12\t13\t14\t\t3\t\n", "text");
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7], data.Input(0));
        Assert.Equal([8f, 9, 10, 11, 12, 13, 14], data.Input(1));
        Assert.Equal((0, 2), (data.ClassOf(0), data.ClassOf(1)));
    }

    [Theory]
    [InlineData("", "text is empty; expected a row for each sample.")]
    [InlineData("1\t2\t3\t4\t5\t6\t7\t1\n1\t2\t3", "text, line 2: 3 cells; expected 7 numbers and the class.")]
    [InlineData("1\t2\tx\t4\t5\t6\t7\t1", "text, line 1, column 2: 'x' is not a finite number.")]
    [InlineData("1\t2\t3\t4\t5\t6\tNaN\t1", "text, line 1, column 6: 'NaN' is not a finite number.")]
    [InlineData("1\t2\t3\t4\t5\t6\t7\t4", "text, line 1: the class is '4'; expected 1, 2 or 3.")]
    [InlineData("1\t2\t3\t4\t5\t6\t7\t11", "text, line 1: the class is '11'; expected 1, 2 or 3.")]
    public void What_is_no_table_of_seeds_is_refused_with_a_reason(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => SeedsDataset.Parse<double>(text, "text")).Message);

    [Fact]
    public void Too_few_rows_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("short.txt", "1\t2\t3\t4\t5\t6\t7\t1");
        Assert.Equal($"{path} has 1 rows; the original has 210.", Assert.Throws<InvalidDataException>(() => SeedsDataset.Load<double>(path)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "no such folder", "seeds_dataset.txt");
        Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => SeedsDataset.Load<double>(path)).FileName);
    }

    private static string? FindOriginal()
    {
        string? folder = Environment.GetEnvironmentVariable("FASTBACKPROP_DATA");
        string? path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, SeedsDataset.FileName);
        return File.Exists(path) ? path : null;
    }
}
