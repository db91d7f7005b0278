using FastBackprop.Data;

namespace FastBackprop.Datasets;

/// <summary>
/// The well-known datasets that come with the library, and one that it can fetch. Their files are looked for in the folder that the
/// environment variable FASTBACKPROP_DATA names, then in the folder <c>datasets</c> beside the program; that of the wheat seeds
/// where <see cref="SeedsDataset.DefaultPath"/> says.
/// </summary>
public static class DatasetCatalogue
{
    /// <summary>The environment variable that names another folder of datasets.</summary>
    internal const string FolderVariable = "FASTBACKPROP_DATA";

    /// <summary>All datasets, the smallest first.</summary>
    public static IReadOnlyList<DatasetEntry> Entries { get; } =
    [
        new()
        {
            Name = "xor",
            Description = "exclusive or: the four rows of its truth table",
            Licence = "public domain",
            Rows = 4,
            InputColumns = 2,
            DefaultScaling = Scaling.None,
            Files = ["xor.csv"],
        },
        new()
        {
            Name = "iris",
            Description = "iris flowers: length and width of sepal and petal in cm, and the species",
            Licence = "R. A. Fisher (1936); as in scikit-learn, BSD-3-Clause",
            Rows = 150,
            InputColumns = 4,
            Classes = 3,
            DefaultScaling = Scaling.Standard,
            Files = ["iris.csv"],
        },
        new()
        {
            Name = "seeds",
            Description = "wheat kernels: seven measurements, and the variety",
            Licence = "M. Charytanowicz et al. (2010), UCI seeds; CC BY 4.0",
            Rows = 210,
            InputColumns = 7,
            Classes = 3,
            DefaultScaling = Scaling.MinMax,
            Download = SeedsDownload.Source,
        },
        new()
        {
            Name = "digits",
            Description = "handwritten digits: 8×8 pixels from 0 to 16, and the digit",
            Licence = "E. Alpaydin, C. Kaynak (1998), UCI optdigits; as in scikit-learn, BSD-3-Clause",
            Rows = 1797,
            InputColumns = 64,
            Classes = 10,
            DefaultScaling = Scaling.Range,
            Files = ["digits.csv.gz"],
        },
        new()
        {
            Name = "mnist",
            Description = "handwritten digits: 28×28 pixels from 0 to 255, and the digit",
            Licence = "Y. LeCun, C. Cortes, C. J. C. Burges (1998); no licence comes with the files",
            Rows = 60_000,
            TestRows = 10_000,
            InputColumns = 784,
            Classes = 10,
            DefaultScaling = Scaling.Range,
            Files =
            [
                "mnist/train-images-idx3-ubyte.gz",
                "mnist/train-labels-idx1-ubyte.gz",
                "mnist/t10k-images-idx3-ubyte.gz",
                "mnist/t10k-labels-idx1-ubyte.gz",
            ],
        },
    ];

    /// <summary>The entry of a dataset.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such dataset; the message lists those that there are.</exception>
    public static DatasetEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no dataset '{ForeignText.Piece(name)}'; there are {string.Join(", ", Entries.Select(entry => entry.Name))}.");
    }

    /// <summary>Reads a dataset, unscaled.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such dataset; the message lists those that there are.</exception>
    /// <exception cref="FileNotFoundException">A file is in neither folder, or has not been downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static CatalogueDataset<T> Load<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DatasetEntry entry = Find(name);
        if (entry.Download is not null)
        {
            return new CatalogueDataset<T>(entry, SeedsDataset.Load<T>(), null);
        }

        string[] files = [.. entry.Files.Select(file => Locate(file, Environment.GetEnvironmentVariable(FolderVariable), AppContext.BaseDirectory))];
        if (files.Length == 1)
        {
            var options = new CsvDatasetOptions { TargetKind = entry.TargetKind };
            return new CatalogueDataset<T>(entry, CsvDataset.Load<T>(files[0], options), null);
        }

        return new CatalogueDataset<T>(entry, IdxDataset.Load<T>(files[0], files[1]), IdxDataset.Load<T>(files[2], files[3]));
    }

    /// <summary>The path of a file of the catalogue.</summary>
    internal static string Locate(string file, string? folder, string programFolder)
    {
        string beside = Path.Combine(programFolder, "datasets", file);
        if (string.IsNullOrEmpty(folder))
        {
            return File.Exists(beside)
                ? beside
                : throw new FileNotFoundException(
                    $"{beside}: there is no such file. Set {FolderVariable} to the folder that holds {file}.", beside);
        }

        string named = Path.Combine(folder, file);
        return File.Exists(named) ? named
            : File.Exists(beside) ? beside
            : throw new FileNotFoundException($"{file} is neither in {folder}, which {FolderVariable} names, nor at {beside}.", named);
    }
}
