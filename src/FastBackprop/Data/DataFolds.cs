namespace FastBackprop.Data;

/// <summary>
/// Divides a dataset for cross-validation: each row is a test row of one fold, and a training row of all others. Folds depend only on
/// the dataset's rows, their number and the seed; in both parts the rows keep their order in the dataset.
/// </summary>
public static class DataFolds
{
    /// <summary>
    /// Draws from all rows alike: the <see cref="SampleOrder"/> of the seed is cut into pieces of equal length; if the rows do not divide,
    /// the first pieces have one row more.
    /// </summary>
    /// <param name="rows">The rows of the dataset.</param>
    /// <param name="folds">From 2 to the number of rows.</param>
    /// <param name="seed">Any value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of range.</exception>
    public static IReadOnlyList<Fold> Shuffled(int rows, int folds, ulong seed)
    {
        ThrowUnlessFolds(rows, folds);
        var order = new SampleOrder(rows, seed);
        var foldOf = new int[rows];
        for (int fold = 0, first = 0; fold < folds; fold++)
        {
            int length = (rows / folds) + (fold < rows % folds ? 1 : 0);
            foreach (int row in order.Rows.Slice(first, length))
            {
                foldOf[row] = fold;
            }

            first += length;
        }

        return FromFoldOf(foldOf, folds);
    }

    /// <summary>
    /// Deals out the rows class by class, in the <see cref="SampleOrder"/> of the seed. Each class goes on at the fold where the one
    /// before ended, so the folds' shares of a class, and their sizes, differ by at most one row.
    /// </summary>
    /// <remarks>
    /// A class with fewer rows than folds is missing in the test part of some folds, whose scores say nothing of it. A class of a
    /// single row is missing in the training part of the fold that tests it, which then gets it wrong.
    /// </remarks>
    /// <param name="data">A dataset with classes.</param>
    /// <param name="folds">From 2 to the number of rows.</param>
    /// <param name="seed">Any value.</param>
    /// <exception cref="ArgumentException">The targets are values, or the number of folds is out of range.</exception>
    public static IReadOnlyList<Fold> Stratified<T>(Dataset<T> data, int folds, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowUnlessFolds(data.Rows, folds);
        if (data.ClassNames is null)
        {
            throw new ArgumentException("The targets are values; stratified folds need classes.", nameof(data));
        }

        var next = new int[data.TargetColumns];
        for (int row = 0; row < data.Rows; row++)
        {
            int following = data.ClassOf(row) + 1;
            if (following < next.Length)
            {
                next[following]++;
            }
        }

        for (int c = 1; c < next.Length; c++)
        {
            next[c] += next[c - 1];
        }

        var foldOf = new int[data.Rows];
        foreach (int row in new SampleOrder(data.Rows, seed).Rows)
        {
            foldOf[row] = next[data.ClassOf(row)]++ % folds;
        }

        return FromFoldOf(foldOf, folds);
    }

    private static void ThrowUnlessFolds(int rows, int folds)
    {
        if (folds < 2 || folds > rows)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"Expected 2 to {rows} folds for {rows} rows.");
        }
    }

    private static Fold[] FromFoldOf(int[] foldOf, int folds)
    {
        var count = new int[folds];
        foreach (int fold in foldOf)
        {
            count[fold]++;
        }

        return [.. count.Select((tests, fold) => Divide(foldOf, fold, tests))];
    }

    private static Fold Divide(int[] foldOf, int fold, int tests)
    {
        var training = new int[foldOf.Length - tests];
        var test = new int[tests];
        for (int row = 0, before = 0; row < foldOf.Length; row++)
        {
            if (foldOf[row] == fold)
            {
                test[before++] = row;
            }
            else
            {
                training[row - before] = row;
            }
        }

        return new Fold(training, test);
    }
}
