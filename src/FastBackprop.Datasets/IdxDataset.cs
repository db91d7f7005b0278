using System.Globalization;
using FastBackprop.Data;

namespace FastBackprop.Datasets;

/// <summary>Reads a dataset from a pair of IDX files, as MNIST comes: images and their labels.</summary>
public static class IdxDataset
{
    /// <summary>Reads images and labels. An input row is an image, flattened, with its values 0 … 255 as they are.</summary>
    /// <param name="imagesPath">An IDX file of two dimensions or more, the first of which is the number of images.</param>
    /// <param name="labelsPath">An IDX file of one dimension: a class for each image.</param>
    /// <param name="classNames">The names of the classes; by default "0" to the largest label.</param>
    /// <exception cref="ArgumentException">A path names a folder, or the class names are not usable.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be, or the two do not belong together.</exception>
    public static Dataset<T> Load<T>(string imagesPath, string labelsPath, IReadOnlyList<string>? classNames = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var labels = IdxFile.Load(labelsPath);
        if (labels.Dimensions.Length != 1)
        {
            throw new InvalidDataException($"{labelsPath} has {labels.Dimensions.Length} dimensions; labels have 1.");
        }

        var images = IdxFile.Load(imagesPath);
        if (images.Dimensions.Length < 2)
        {
            throw new InvalidDataException($"{imagesPath} has 1 dimension; images have 2 or more.");
        }

        int rows = images.Dimensions[0];
        if (labels.Dimensions[0] != rows)
        {
            throw new InvalidDataException($"{labelsPath} has {labels.Dimensions[0]} labels; {imagesPath} has {rows} images.");
        }

        int[] classes = Classes(labels, labelsPath, classNames, out int largest);
        return Dataset<T>.OwnClasses(ToElements<T>(images.Values), images.Values.Length / rows, classes, classNames ?? Numbers(largest));
    }

    private static int[] Classes(IdxFile labels, string path, IReadOnlyList<string>? classNames, out int largest)
    {
        var classes = new int[labels.Values.Length];
        largest = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            classes[row] = labels.Values[row];
            largest = Math.Max(largest, classes[row]);
            if (classNames is not null && classes[row] >= classNames.Count)
            {
                throw new InvalidDataException($"{path} has the label {classes[row]} in row {row}; there are {classNames.Count} class names.");
            }
        }

        return largest > 0 || classNames is not null
            ? classes
            : throw new InvalidDataException($"{path}: every label is 0; expected at least two classes.");
    }

    private static string[] Numbers(int largest) =>
        [.. Enumerable.Range(0, largest + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    // By table: a byte has few values, and a generic conversion is not free.
    private static T[] ToElements<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elementOf = new T[256];
        for (int value = 0; value < elementOf.Length; value++)
        {
            elementOf[value] = T.CreateTruncating(value);
        }

        T[] elements = GC.AllocateUninitializedArray<T>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            elements[i] = elementOf[bytes[i]];
        }

        return elements;
    }
}
