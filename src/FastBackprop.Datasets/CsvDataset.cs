using System.Globalization;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Datasets;

/// <summary>
/// Reads datasets from CSV files: a row a sample, all columns but one the features, one column the target. Numbers are written
/// as in English (a point, no grouping). A file may be compressed with gzip.
/// </summary>
public static class CsvDataset
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8 (or with a byte order mark), plain or gzip, whatever it is called.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path names a folder, or the options contradict each other.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The contents make no dataset; one line says where (lines count from 1, columns from 0) and why.
    /// </exception>
    public static Dataset<T> Load<T>(string path, CsvDatasetOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using DataFile file = DataFile.Open(path);
        using CsvTable table = CsvTable.Open(file.Content, options?.Delimiter, path);
        return Load<T>(table, options ?? new CsvDatasetOptions(), path);
    }

    /// <summary>Reads text to its end.</summary>
    /// <param name="text">The text; it stays open.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <param name="sourceName">What error messages call the text.</param>
    /// <inheritdoc cref="Load{T}(string, CsvDatasetOptions?)" path="/exception"/>
    public static Dataset<T> Load<T>(TextReader text, CsvDatasetOptions? options = null, string sourceName = "input")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvTable table = CsvTable.Open(text, options?.Delimiter, sourceName);
        return Load<T>(table, options ?? new CsvDatasetOptions(), sourceName);
    }

    private static Dataset<T> Load<T>(CsvTable table, CsvDatasetOptions options, string source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOptions(options);
        if (!table.Read())
        {
            throw new InvalidDataException($"{source} is empty; expected a row for each sample.");
        }

        if (table.Columns < 2)
        {
            throw table.Error($"1 column, separated by {table.Separator}; expected at least one feature and the target");
        }

        int target = FindTarget(table, options, out bool isHeader);
        if (isHeader)
        {
            table.UseAsHeader();
            if (!table.Read())
            {
                throw new InvalidDataException($"{source} has a header and no rows.");
            }
        }

        var inputs = new List<T>();
        var column = new TargetColumn<T>(table, target, options);
        do
        {
            for (int c = 0; c < table.Columns; c++)
            {
                if (c == target)
                {
                    column.Read();
                }
                else
                {
                    inputs.Add(table.Number<T>(c));
                }
            }
        }
        while (table.Read());

        return column.ToDataset([.. inputs], table.Columns - 1, source);
    }

    private static void CheckOptions(CsvDatasetOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.TargetColumn, nameof(options));
        if (!Enum.IsDefined(options.TargetKind))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TargetKind, "TargetKind is none of those that exist.");
        }

        if (options.Header == CsvHeader.Absent && !IsNumber(options.TargetColumn, out _))
        {
            throw new ArgumentException($"The target column '{ForeignText.Piece(options.TargetColumn)}' is a name; a table without a header has none.", nameof(options));
        }

        if (options.TargetKind == TargetKind.Values && options.ClassNames is not null)
        {
            throw new ArgumentException("There are class names, but the targets are values.", nameof(options));
        }
    }

    private static int FindTarget(CsvTable table, CsvDatasetOptions options, out bool isHeader)
    {
        bool isNumber = IsNumber(options.TargetColumn, out int number);
        int index = number < 0 ? number + table.Columns : number;
        string[] first = table.CurrentRow();
        int named = Array.IndexOf(first, options.TargetColumn);
        string shown = ForeignText.Piece(options.TargetColumn);

        // A name that the first row holds makes it a header; a number says nothing, it may stand in a sample.
        isHeader = options.Header switch
        {
            CsvHeader.Present => true,
            CsvHeader.Absent => false,
            CsvHeader.Auto => (named >= 0 && !isNumber) || table.LooksLikeHeader(isNumber ? index : -1),
            _ => throw CsvTable.UnknownHeader(nameof(options), options.Header),
        };

        if (isHeader && named >= 0)
        {
            int second = Array.IndexOf(first, options.TargetColumn, named + 1);
            return second < 0 ? named : throw table.Error($"two columns, {named} and {second}, are named '{shown}'");
        }

        if (!isNumber)
        {
            throw table.Error(isHeader
                ? $"there is no column '{shown}'; the header has {ForeignText.List(first)}"
                : $"there is no column '{shown}'; the table has no header");
        }

        return (uint)index < (uint)table.Columns
            ? index
            : throw table.Error($"there is no column {shown} for the target; the row has {table.Columns} columns");
    }

    private static bool IsNumber(string text, out int number) =>
        NumberParser.TryParse(text, NumberStyles.AllowLeadingSign, out number);
}
