using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Datasets;

/// <summary>
/// Wheat seeds: seven measurements of 210 kernels, 70 of each of three varieties (M. Charytanowicz et al., 2010; UCI dataset 236,
/// CC BY 4.0). The file does not come with the library: <see cref="SeedsDownload"/> fetches it. It is separated by tabs, and eleven of its lines have one too many.
/// </summary>
public static class SeedsDataset
{
    /// <summary>The file's name, in the UCI archive too.</summary>
    public const string FileName = "seeds_dataset.txt";

    /// <summary>The SHA-256 of the original file. Copies with other numbers are about.</summary>
    public const string Sha256 = "1f3f83c0d8485ae9148061389d19628607e3f5660e3d6f40ec9102fb398bb12f";

    private const int Rows = 210;
    private const int InputColumns = 7;

    // The classes 1 to 3 of the last column.
    private static readonly string[] Varieties = ["Kama", "Rosa", "Canadian"];

    private static readonly string[] Separators = ["\t", " "];

    /// <summary>
    /// Where the file is looked for: in the folder that the environment variable FASTBACKPROP_DATA names, else in the user's cache folder.
    /// </summary>
    public static string DefaultPath => Path.Combine(DatasetFolder.Current, FileName);

    /// <summary>Reads the file from <see cref="DefaultPath"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="FileNotFoundException">There is no such file; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">It is not the original file.</exception>
    public static Dataset<T> Load<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string path = DefaultPath;
        return File.Exists(path)
            ? Load<T>(path)
            : throw new FileNotFoundException(
                $"{path}: there is no such file; 'fastbackprop data fetch seeds' downloads it. {SeedsDownload.ByHand(path)}", path);
    }

    /// <summary>Reads the file, unscaled. The classes are the varieties Kama, Rosa and Canadian.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="path">The original file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not the original file.</exception>
    public static Dataset<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        return Read<T>(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the bytes of the original file.</summary>
    /// <exception cref="InvalidDataException">They are others; one line says in what.</exception>
    internal static Dataset<T> Read<T>(byte[] content, string source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = Parse<T>(Encoding.UTF8.GetString(content), source);
        if (data.Rows != Rows)
        {
            throw new InvalidDataException($"{source} has {data.Rows} rows; the original has {Rows}.");
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return hash == Sha256
            ? data
            : throw new InvalidDataException($"{source} has the SHA-256 {hash}; that of the original is {Sha256}.");
    }

    /// <summary>Reads rows of seven numbers and a class from 1 to 3, whatever number of tabs and blanks is between them.</summary>
    /// <exception cref="InvalidDataException">The text makes no dataset; one line says where and why.</exception>
    internal static Dataset<T> Parse<T>(string text, string source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = new List<T>();
        var classes = new List<int>();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            string[] cells = line.ToString().Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (cells.Length == 0)
            {
                continue;
            }

            if (cells.Length != InputColumns + 1)
            {
                throw new InvalidDataException(
                    $"{source}, line {number}: {CsvTable.Cells(cells.Length)}; expected {InputColumns} numbers and the class.");
            }

            for (int column = 0; column < InputColumns; column++)
            {
                inputs.Add(NumberParser.TryParse(cells[column], NumberStyles.Float, out T value) && T.IsFinite(value)
                    ? value
                    : throw new InvalidDataException($"{source}, line {number}, column {column}: '{ForeignText.Piece(cells[column])}' is not a finite number."));
            }

            classes.Add(cells[InputColumns] is ['1' or '2' or '3'] label
                ? label[0] - '1'
                : throw new InvalidDataException($"{source}, line {number}: the class is '{ForeignText.Piece(cells[InputColumns])}'; expected 1, 2 or 3."));
        }

        return classes.Count > 0
            ? Dataset<T>.FromClasses(inputs.ToArray(), InputColumns, classes.ToArray(), Varieties)
            : throw new InvalidDataException($"{source} is empty; expected a row for each sample.");
    }
}
