using FastBackprop.Data;

namespace FastBackprop.Cli.Pictures;

/// <summary>The samples that a report judges a network by: those of the test part, or where there is none, of the training part.</summary>
/// <param name="Samples">The samples, scaled.</param>
/// <param name="Name">What the part is called.</param>
/// <param name="SourceRows">For each of its rows the row in what it was drawn from; null where these are the same.</param>
internal sealed record JudgedPart<T>(Dataset<T> Samples, string Name, IReadOnlyList<int>? SourceRows = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="training">The training part.</param>
    /// <param name="test">The test part, or null.</param>
    /// <param name="testRows">For each row of the test part the row in what it was drawn from; null where these are the same.</param>
    public static JudgedPart<T> Of(Dataset<T> training, Dataset<T>? test, IReadOnlyList<int>? testRows = null) => test is not null
        ? new JudgedPart<T>(test, "test part", testRows)
        : new JudgedPart<T>(training, "training part");

    /// <summary>The number by which activations knows a row.</summary>
    public int SourceRow(int row) => SourceRows is null ? row : SourceRows[row];
}
