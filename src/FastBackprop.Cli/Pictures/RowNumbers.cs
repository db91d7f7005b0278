namespace FastBackprop.Cli.Pictures;

/// <summary>By which numbers the rows of a part of some samples are known: by their places in it, where nothing else is given.</summary>
internal sealed record RowNumbers
{
    /// <summary>For each row of the part its row in the samples that it was drawn from; null where these are the same.</summary>
    public IReadOnlyList<int>? Source { get; init; }

    /// <summary>How to look at the row of a number; null where there is no way.</summary>
    public Func<int, string>? HowToLook { get; init; }

    public int Of(int row) => Source is null ? row : Source[row];

    /// <summary>What the numbers are, in a sentence; the row, the first of several, is an example.</summary>
    public string Explain(int row) => HowToLook is null ? "Rows count from 0." : HowToLook(Of(row));
}
