using System.Globalization;

namespace FastBackprop.Data;

/// <summary>
/// Splits a dataset into a training and a test part. A split depends only on the dataset's rows, the fraction and the seed.
/// In both parts the rows keep their order in the dataset.
/// </summary>
public static class DataSplit
{
    /// <summary>Draws the test rows from all rows alike: the first ones in the <see cref="SampleOrder"/> of the seed.</summary>
    /// <param name="data">At least 2 rows.</param>
    /// <param name="testFraction">Above 0 and below 1; the test part has <c>round(testFraction·rows)</c> rows, a half rounded up.</param>
    /// <param name="seed">Any value.</param>
    /// <exception cref="ArgumentException">The fraction is out of range, or a part would be empty.</exception>
    public static (Dataset<T> Training, Dataset<T> Test) Shuffled<T>(Dataset<T> data, double testFraction, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        return Divide(data, ShuffledRows(data.Rows, testFraction, seed));
    }

    /// <summary>The rows that <see cref="Shuffled"/> gives to each part, in increasing order.</summary>
    /// <param name="rows">The rows of the dataset, at least 2.</param>
    /// <param name="testFraction">As of <see cref="Shuffled"/>.</param>
    /// <param name="seed">As of <see cref="Shuffled"/>.</param>
    /// <exception cref="ArgumentException">The fraction is out of range, or a part would be empty.</exception>
    public static Fold ShuffledRows(int rows, double testFraction, ulong seed)
    {
        int testRows = TestRows(rows, testFraction);
        var isTest = new bool[rows];
        foreach (int row in new SampleOrder(rows, seed).Rows[..testRows])
        {
            isTest[row] = true;
        }

        return ToFold(isTest, testRows);
    }

    /// <summary>
    /// Draws the test rows class by class, so that both parts have the classes in the dataset's proportions. Of a class
    /// with <c>n</c> rows, <c>testFraction·n</c> go to the test part, rounded down or up such that the total is that of
    /// <see cref="Shuffled"/>. The classes with the largest remainders are rounded up, the first of equals first.
    /// </summary>
    /// <inheritdoc cref="Shuffled" path="/param"/>
    /// <remarks>
    /// A class of few rows may be missing in a part; a class of a single row is in only one of them. If that is the test part, the
    /// network never sees the class and gets it wrong. The class names are those of the dataset in both parts.
    /// </remarks>
    /// <exception cref="ArgumentException">The targets are values, the fraction is out of range, or a part would be empty.</exception>
    public static (Dataset<T> Training, Dataset<T> Test) Stratified<T>(Dataset<T> data, double testFraction, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Divide(data, StratifiedRows(data, testFraction, seed));

    /// <summary>The rows that <see cref="Stratified"/> gives to each part, in increasing order.</summary>
    /// <param name="data">As of <see cref="Stratified"/>.</param>
    /// <param name="testFraction">As of <see cref="Stratified"/>.</param>
    /// <param name="seed">As of <see cref="Stratified"/>.</param>
    /// <exception cref="ArgumentException">The targets are values, the fraction is out of range, or a part would be empty.</exception>
    public static Fold StratifiedRows<T>(Dataset<T> data, double testFraction, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        int testRows = TestRows(data.Rows, testFraction);
        if (data.ClassNames is null)
        {
            throw new ArgumentException("The targets are values; a stratified split needs classes.", nameof(data));
        }

        int[] wanted = TestRowsPerClass(data, testFraction, testRows);
        var isTest = new bool[data.Rows];
        foreach (int row in new SampleOrder(data.Rows, seed).Rows)
        {
            isTest[row] = wanted[data.ClassOf(row)]-- > 0;
        }

        return ToFold(isTest, testRows);
    }

    private static int TestRows(int rows, double testFraction)
    {
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The fraction must be above 0 and below 1.");
        }

        int testRows = (int)Math.Round(testFraction * rows, MidpointRounding.AwayFromZero);
        string empty = testRows <= 0 ? "test" : "training";
        return testRows > 0 && testRows < rows
            ? testRows
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A test fraction of {testFraction:R} of {rows} rows leaves no row for the {empty} part."),
                nameof(testFraction));
    }

    private static int[] TestRowsPerClass<T>(Dataset<T> data, double testFraction, int testRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var count = new int[data.TargetColumns];
        for (int row = 0; row < data.Rows; row++)
        {
            count[data.ClassOf(row)]++;
        }

        var wanted = new int[count.Length];
        var remainder = new double[count.Length];
        for (int c = 0; c < count.Length; c++)
        {
            double exact = testFraction * count[c];
            wanted[c] = (int)Math.Floor(exact);
            remainder[c] = exact - wanted[c];
        }

        int[] byRemainder = [.. Enumerable.Range(0, count.Length).OrderByDescending(c => remainder[c])];
        for (int i = 0, missing = testRows - wanted.Sum(); missing > 0; i++, missing--)
        {
            wanted[byRemainder[i]]++;
        }

        return wanted;
    }

    private static Fold ToFold(bool[] isTest, int testRows)
    {
        var training = new int[isTest.Length - testRows];
        var test = new int[testRows];
        for (int row = 0, i = 0, j = 0; row < isTest.Length; row++)
        {
            if (isTest[row])
            {
                test[j++] = row;
            }
            else
            {
                training[i++] = row;
            }
        }

        return new Fold(training, test);
    }

    private static (Dataset<T> Training, Dataset<T> Test) Divide<T>(Dataset<T> data, Fold rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (data.Select(rows.TrainingRows), data.Select(rows.TestRows));
}
