namespace FastBackprop.Datasets;

/// <summary>Reads input rows without targets, for prediction, one at a time as they arrive.</summary>
public static class CsvRows
{
    /// <summary>Reads row after row; nothing is read before the first is asked for, and no more than is asked for is kept.</summary>
    /// <param name="text">The text; it stays open.</param>
    /// <param name="expectedColumns">Cells in a row, 1 or more: the inputs of the network.</param>
    /// <param name="header">Whether the first row names the columns.</param>
    /// <param name="delimiter">What separates the cells; null to find out.</param>
    /// <param name="sourceName">What error messages call the text.</param>
    /// <returns>For each row an array of its own. Text without rows has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expectedColumns"/> is 0 or negative, or the header is none that exists.</exception>
    /// <exception cref="InvalidDataException">
    /// While reading: a row has another number of cells, or a cell is not a finite number; one line says where and why.
    /// </exception>
    public static IEnumerable<T[]> Read<T>(
        TextReader text, int expectedColumns, CsvHeader header = CsvHeader.Auto, char? delimiter = null, string sourceName = "input")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expectedColumns);
        if (!Enum.IsDefined(header))
        {
            throw CsvTable.UnknownHeader(nameof(header), header);
        }

        return ReadRows<T>(text, expectedColumns, header, delimiter, sourceName);
    }

    private static IEnumerable<T[]> ReadRows<T>(TextReader text, int expectedColumns, CsvHeader header, char? delimiter, string sourceName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using CsvTable table = CsvTable.Open(text, delimiter, sourceName);
        if (!table.Read())
        {
            yield break;
        }

        if (table.Columns != expectedColumns)
        {
            throw table.Error($"{CsvTable.Cells(table.Columns)}, separated by {table.Separator}; expected {expectedColumns}");
        }

        if (header == CsvHeader.Present || (header == CsvHeader.Auto && table.LooksLikeHeader(target: -1)))
        {
            table.UseAsHeader();
            if (!table.Read())
            {
                yield break;
            }
        }

        do
        {
            var row = new T[expectedColumns];
            for (int column = 0; column < row.Length; column++)
            {
                row[column] = table.Number<T>(column);
            }

            yield return row;
        }
        while (table.Read());
    }
}
