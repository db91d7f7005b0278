using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>A CSV file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Target">The target column, by name or number.</param>
internal sealed record CsvSource(string Path, string Target) : SampleSource(Path)
{
    public override LoadedSamples<T> LoadForTraining<T>() =>
        new(CsvDataset.Load<T>(Path, new CsvDatasetOptions { TargetColumn = Target }), null);

    public override Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames) =>
        CsvDataset.Load<T>(Path, new CsvDatasetOptions
        {
            TargetColumn = Target,
            ClassNames = classNames,
            TargetKind = classNames is null ? TargetKind.Values : TargetKind.Classes,
        });
}
