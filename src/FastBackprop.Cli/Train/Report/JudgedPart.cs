using FastBackprop.Data;

namespace FastBackprop.Cli.Train.Report;

/// <summary>The samples that a report judges a network by: those of the test part, or where there is none, of the training part.</summary>
/// <param name="Samples">The samples, scaled.</param>
/// <param name="Name">What the part is called.</param>
/// <param name="SourceRows">For each of its rows the row in what it was drawn from; null where these are the same.</param>
internal sealed record JudgedPart(Dataset<float> Samples, string Name, IReadOnlyList<int>? SourceRows)
{
    public static JudgedPart Of(TrainingData data) => data.Test is { } test
        ? new JudgedPart(test, "test part", data.TestRows)
        : new JudgedPart(data.Training, "training part", null);

    /// <summary>The number by which activations knows a row.</summary>
    public int SourceRow(int row) => SourceRows is null ? row : SourceRows[row];
}
