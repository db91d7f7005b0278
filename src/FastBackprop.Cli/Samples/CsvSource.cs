using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>A CSV file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Target">The target column, by name or number.</param>
/// <param name="Kind">What the targets are, where no model says it.</param>
internal sealed record CsvSource(string Path, string Target, TargetKind Kind) : SampleSource(Path)
{
    /// <summary>The target where none is named.</summary>
    public const string LastColumn = "-1";

    public override string Arguments => ShellWord.Of(Path) + (Target == LastColumn ? "" : $" --target {ShellWord.Of(Target)}");

    public override LoadedSamples<T> LoadForTraining<T>() =>
        new(Load<T>(new CsvDatasetOptions { TargetColumn = Target, TargetKind = Kind }), null);

    public override Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames) =>
        Load<T>(new CsvDatasetOptions
        {
            TargetColumn = Target,
            ClassNames = classNames,
            TargetKind = classNames is null ? TargetKind.Values : TargetKind.Classes,
        });

    // Looked at only when it is no table: a named pipe can be opened but once, and has the length 0.
    private Dataset<T> Load<T>(CsvDatasetOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return CsvDataset.Load<T>(Path, options);
        }
        catch (InvalidDataException) when (new FileInfo(Path).Length > 0 && IdxFile.BeginsLikeImages(Path))
        {
            throw new UsageException($"{Path} looks like IDX images; give their labels with --labels FILE.");
        }
    }
}
