using System.Globalization;
using System.Text;
using CsvHelper;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Datasets;

/// <summary>
/// A CSV table, row by row: RFC 4180 without line breaks in quotes, blanks around cells ignored, empty lines skipped, every row
/// as long as the first. Every error says where it is; columns count from 0.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    // Far above any table's row: a guard against files that are not text.
    private const int LongestRow = 1 << 26;

    private readonly CsvReader _reader;
    private readonly string _source;
    private string[]? _names;

    private CsvTable(CsvReader reader, string source)
    {
        _reader = reader;
        _source = source;
    }

    /// <summary>Cells in every row; 0 before the first has been read.</summary>
    public int Columns { get; private set; }

    /// <summary>The line of the current row, counted from 1.</summary>
    public long Line => _reader.LineNumber;

    public string Separator => _reader.Separator == '\t' ? "tab" : $"'{ForeignText.Piece([_reader.Separator])}'";

    public static CsvTable Open(Stream stream, char? delimiter, string source) =>
        new(CsvReader.Create(stream, Options(delimiter), leaveOpen: true), source);

    public static CsvTable Open(TextReader text, char? delimiter, string source) =>
        new(CsvReader.Create(text, Options(delimiter), leaveOpen: true), source);

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Read()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{_source}: {ForeignText.Clean(FirstLower(e.Message), ForeignText.MostOfMessage)}", e);
        }

        if (Columns == 0)
        {
            Columns = _reader.FieldCount;
        }
        else if (_reader.FieldCount != Columns)
        {
            throw Error($"{Cells(_reader.FieldCount)}; expected {Columns}, as in the first row");
        }

        return true;
    }

    /// <summary>Takes the current row as the names of the columns.</summary>
    public void UseAsHeader() => _names = CurrentRow();

    public string[] CurrentRow()
    {
        var cells = new string[Columns];
        for (int column = 0; column < cells.Length; column++)
        {
            cells[column] = Text(column);
        }

        return cells;
    }

    public string Text(int column) => _reader.GetString(column);

    /// <summary>A cell as a message shows it.</summary>
    public string Shown(int column)
    {
        // No letter takes more than four bytes, so that a cell which fills memory is not made text as a whole.
        const int MostBytes = 4 * (ForeignText.MostOfPiece + 1);
        ReadOnlySpan<byte> cell = _reader.GetSpan(column);
        return ForeignText.Piece(Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, MostBytes)]));
    }

    public bool TryNumber<T>(int column, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        NumberParser.TryParse(_reader.GetSpan(column), NumberStyles.Float, out value);

    /// <summary>Whether the current row names columns rather than holding a sample.</summary>
    /// <param name="target">The column that may hold text in a sample too, or −1.</param>
    public bool LooksLikeHeader(int target)
    {
        bool hasNames = false;
        for (int column = 0; column < Columns; column++)
        {
            if (column == target || _reader.IsEmpty(column))
            {
                continue;
            }

            // One number makes a sample of it: a slip in the first row is to be told, not skipped.
            if (TryNumber(column, out double _))
            {
                return false;
            }

            hasNames = true;
        }

        return hasNames;
    }

    /// <exception cref="InvalidDataException">The cell does not hold a finite number.</exception>
    public T Number<T>(int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TryNumber(column, out T value))
        {
            throw Error(column, _reader.IsEmpty(column) ? "the cell is empty; expected a number" : $"'{Shown(column)}' is not a number");
        }

        if (T.IsFinite(value))
        {
            return value;
        }

        _ = TryNumber(column, out double wide);
        string why = double.IsFinite(wide) || _reader.GetSpan(column).IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 ? $"beyond {typeof(T).Name}" : "not finite";
        throw Error(column, $"'{Shown(column)}' is {why}");
    }

    public InvalidDataException Error(string what) => new($"{_source}, line {Line}: {what}.");

    public InvalidDataException Error(int column, string what) => new(
        _names is null ? $"{_source}, line {Line}, column {column}: {what}." : $"{_source}, line {Line}, column {column} ({ForeignText.Piece(_names[column])}): {what}.");

    public static ArgumentOutOfRangeException UnknownHeader(string name, CsvHeader header) =>
        new(name, header, "Header is none of those that exist.");

    public void Dispose() => _reader.Dispose();

    public static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private static CsvReaderOptions Options(char? delimiter) => new()
    {
        Separator = delimiter,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        // One stray quote must not swallow the rest of the file; no number or label has a line break in it.
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = LongestRow,
        PoolStrings = true,
    };

    private static string FirstLower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
