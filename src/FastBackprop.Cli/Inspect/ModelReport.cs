using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Inspect;

/// <summary>What is in a model file.</summary>
internal sealed record ModelReport
{
    public required string Path { get; init; }

    /// <summary>What the weights are: float or double.</summary>
    public required string ElementType { get; init; }

    /// <summary>The version of the arithmetic that wrote the file; null where there was no number yet.</summary>
    public required int? NumericsVersion { get; init; }

    public required NetworkShape Shape { get; init; }

    public required Scaler? Scaler { get; init; }

    public required IReadOnlyList<string>? ClassNames { get; init; }

    public required TrainingState? Training { get; init; }

    public required IReadOnlyList<LayerStatistics> Layers { get; init; }

    public required string WeightsSha256 { get; init; }

    /// <summary>In what order the network's sums are added, wherever it runs.</summary>
    public required string Sums { get; init; }

    /// <summary>Which passes compute it on this machine.</summary>
    public required string Runs { get; init; }
}
