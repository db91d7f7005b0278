using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>Where samples come from: the catalogue, a CSV file, or a pair of IDX files.</summary>
internal abstract record SampleSource(string Name)
{
    /// <summary>A name of the catalogue goes before a file of that name, which is still reached as ./name.</summary>
    /// <exception cref="UsageException">An option does not go with the source.</exception>
    /// <exception cref="FileNotFoundException">There is neither such a dataset nor such a file.</exception>
    public static SampleSource Create(string nameOrFile, string? target, string? labels, TargetKind? kind)
    {
        DatasetEntry? entry = DatasetCatalogue.Entries.FirstOrDefault(
            entry => entry.Name.Equals(nameOrFile, StringComparison.OrdinalIgnoreCase));
        if (entry is not null)
        {
            string? option = target is not null ? "--target" : labels is not null ? "--labels" : kind is not null ? "--kind" : null;
            return option is null
                ? new CatalogueSource(entry)
                : throw new UsageException($"{option} goes with a file; {entry.Name} is a dataset of the catalogue.");
        }

        if ((target is not null || kind is not null) && labels is not null)
        {
            string option = target is null ? "--kind" : "--target";
            throw new UsageException($"{option} goes with a CSV file and --labels with an IDX file; expected one of the two.");
        }

        if (!File.Exists(nameOrFile) && !Directory.Exists(nameOrFile))
        {
            throw new FileNotFoundException(
                $"there is no dataset or file '{nameOrFile}'; "
                + $"the datasets are {string.Join(", ", DatasetCatalogue.Entries.Select(entry => entry.Name))}.");
        }

        return labels is null
            ? new CsvSource(nameOrFile, target ?? CsvSource.LastColumn, kind ?? TargetKind.Auto)
            : new IdxSource(nameOrFile, labels);
    }

    /// <summary>How a verb that takes a model names it on the command line.</summary>
    public abstract string Arguments { get; }

    /// <summary>The user's files that the samples are read from.</summary>
    public virtual IReadOnlyList<string> Files => [Name];

    /// <summary>Reads the samples as they are, to learn from them.</summary>
    public abstract LoadedSamples<T> LoadForTraining<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Reads the samples that a trained network is judged by.</summary>
    /// <param name="classNames">The network's classes, in the order of its outputs; null where its targets are values.</param>
    public abstract Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Samples as they were stored, unscaled.</summary>
/// <param name="Samples">The samples to learn from, or to split.</param>
/// <param name="FixedTest">The test set that belongs to them, or null.</param>
internal sealed record LoadedSamples<T>(Dataset<T> Samples, Dataset<T>? FixedTest)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
