using FastBackprop.Cli.Train;

namespace FastBackprop.Cli.Crossval;

/// <summary>What the command line says about a cross-validation.</summary>
internal sealed record CrossvalSettings
{
    /// <summary>The samples, and how each fold's network learns.</summary>
    public required TrainSettings Training { get; init; }

    public required int Folds { get; init; }

    public required bool Stratified { get; init; }

    public required bool ScaleWholeTable { get; init; }

    /// <summary>Folds that are trained at the same time, at most.</summary>
    public required int Threads { get; init; }

    /// <summary>Where a page of pictures goes; null for none.</summary>
    public required string? ReportPath { get; init; }

    public required bool Json { get; init; }

    public required bool Quiet { get; init; }
}
