namespace FastBackprop.Datasets;

/// <summary>Whether the first row of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>
    /// It does when no feature cell of it is a number, and one at least is not empty; and when it holds the name that was asked
    /// for as the target column.
    /// </summary>
    Auto,

    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not: it is a sample.</summary>
    Absent,
}
