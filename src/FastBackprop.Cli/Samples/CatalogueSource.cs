using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>A dataset of the catalogue.</summary>
internal sealed record CatalogueSource(DatasetEntry Entry) : SampleSource(Entry.Name)
{
    public override string Arguments => Name;

    public override IReadOnlyList<string> Files => [];

    public override LoadedSamples<T> LoadForTraining<T>()
    {
        CatalogueDataset<T> loaded = DatasetCatalogue.Load<T>(Entry.Name);
        return new LoadedSamples<T>(loaded.Training, loaded.Test);
    }

    /// <summary>The fixed test set where there is one, else all rows.</summary>
    public override Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames)
    {
        CatalogueDataset<T> loaded = DatasetCatalogue.Load<T>(Entry.Name);
        Dataset<T> samples = loaded.Test ?? loaded.Training;
        bool same = samples.ClassNames is null ? classNames is null : classNames is not null && samples.ClassNames.SequenceEqual(classNames);
        return same
            ? samples
            : throw new ArgumentException($"the model has {Listed(classNames)}; {Name} has {Listed(samples.ClassNames)}.");
    }

    private static string Listed(IReadOnlyList<string>? classNames) =>
        classNames is null ? "values for targets" : $"the classes {ForeignText.List(classNames)}";
}
