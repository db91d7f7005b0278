namespace FastBackprop.Datasets;

/// <summary>How <see cref="CsvDataset"/> understands a table. The defaults suit most files.</summary>
public sealed record CsvDatasetOptions
{
    /// <summary>Whether the first row names the columns.</summary>
    public CsvHeader Header { get; init; }

    /// <summary>
    /// The column of the target, the last by default; all others are features. The name that the header gives it, or its number,
    /// counted from 0, or from −1 backwards at the end. Where a header's name looks like a number, the name goes first.
    /// </summary>
    public string TargetColumn { get; init; } = "-1";

    /// <summary>What the target column means.</summary>
    public TargetKind TargetKind { get; init; }

    /// <summary>
    /// The classes in their order, where they are known beforehand (those of a trained network, say); another label is then an
    /// error. By default they are the labels of the table, in numerical order if all are integers, else in ordinal order.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What separates the cells; by default it is found out, among comma, semicolon, tab and vertical bar.</summary>
    public char? Delimiter { get; init; }
}
