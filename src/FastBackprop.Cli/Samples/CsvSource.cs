using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>A CSV file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Target">The target column, by name or number.</param>
/// <param name="Kind">What the targets are, where no model says it.</param>
internal sealed record CsvSource(string Path, string Target, TargetKind Kind) : SampleSource(Path)
{
    public override LoadedSamples<T> LoadForTraining<T>() =>
        new(CsvDataset.Load<T>(Path, new CsvDatasetOptions { TargetColumn = Target, TargetKind = Kind }), null);

    public override Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames) =>
        CsvDataset.Load<T>(Path, new CsvDatasetOptions
        {
            TargetColumn = Target,
            ClassNames = classNames,
            TargetKind = classNames is null ? TargetKind.Values : TargetKind.Classes,
        });
}
