namespace FastBackprop.Datasets;

/// <summary>Whether the first row of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>It does when it holds, in a feature column, something that is neither empty nor a number.</summary>
    Auto,

    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not: it is a sample.</summary>
    Absent,
}
