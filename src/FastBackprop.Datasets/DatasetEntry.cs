using FastBackprop.Data;

namespace FastBackprop.Datasets;

/// <summary>What the catalogue knows about a dataset without reading it.</summary>
public sealed record DatasetEntry
{
    /// <summary>The name that it is asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>What a row is, in a line.</summary>
    public required string Description { get; init; }

    /// <summary>Whose it is, and under which terms.</summary>
    public required string Licence { get; init; }

    /// <summary>Rows of the training set, or of the only one.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows of the fixed test set; 0 where there is none.</summary>
    public int TestRows { get; init; }

    /// <summary>Values in an input row.</summary>
    public required int InputColumns { get; init; }

    /// <summary>The number of classes; 0 where the target is a value.</summary>
    public int Classes { get; init; }

    /// <summary>What the target means.</summary>
    public TargetKind TargetKind => Classes == 0 ? TargetKind.Values : TargetKind.Classes;

    /// <summary>The scaling that suits the inputs, which are stored as they were measured.</summary>
    public required Scaling DefaultScaling { get; init; }

    /// <summary>Where its file is downloaded from, by <c>fastbackprop data fetch</c>; null where it comes with the library.</summary>
    public Uri? Download { get; init; }

    /// <summary>Whether it can be read: it comes with the library, or its file has been downloaded.</summary>
    public bool IsPresent => Download is null || File.Exists(SeedsDataset.DefaultPath);

    /// <summary>The files, relative to the folder of datasets: one CSV file, or IDX images and labels for training and for test. None of what is downloaded.</summary>
    internal string[] Files { get; init; } = [];
}

/// <summary>A dataset of the catalogue, read.</summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Entry">What the catalogue says about it.</param>
/// <param name="Training">The training set, or the only one, unscaled.</param>
/// <param name="Test">The fixed test set, unscaled, or null.</param>
public sealed record CatalogueDataset<T>(DatasetEntry Entry, Dataset<T> Training, Dataset<T>? Test)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
