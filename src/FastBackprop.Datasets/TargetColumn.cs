using FastBackprop.Data;

namespace FastBackprop.Datasets;

/// <summary>Reads the target column of a table and decides, at the end, what it means.</summary>
internal sealed class TargetColumn<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvTable _table;
    private readonly int _column;
    private readonly TargetKind _kind;
    private readonly KnownClasses? _known;
    private readonly List<int> _knownClasses = [];
    private readonly ClassLabels _labels = new();
    private readonly List<T> _values = [];

    // What Auto goes by.
    private bool _allNumbers = true;
    private bool _allIntegers = true;

    public TargetColumn(CsvTable table, int column, CsvDatasetOptions options)
    {
        _table = table;
        _column = column;
        _known = options.ClassNames is null ? null : new KnownClasses(options.ClassNames);
        _kind = _known is null ? options.TargetKind : TargetKind.Classes;
    }

    /// <summary>Takes the cell of the current row.</summary>
    public void Read()
    {
        string text = _table.Text(_column);
        if (text.Length == 0)
        {
            throw _table.Error(_column, "the target is missing");
        }

        if (_kind != TargetKind.Values)
        {
            ReadLabel(text);
        }

        if (_kind == TargetKind.Values || (_kind == TargetKind.Auto && IsStillNumbers(text)))
        {
            _values.Add(_table.Number<T>(_column));
        }
    }

    public Dataset<T> ToDataset(T[] inputs, int inputColumns, string source)
    {
        if (_kind == TargetKind.Values || (_kind == TargetKind.Auto && _allNumbers && !_allIntegers))
        {
            return Dataset<T>.Own(inputs, inputColumns, [.. _values], 1);
        }

        if (_known is not null)
        {
            return Dataset<T>.OwnClasses(inputs, inputColumns, [.. _knownClasses], _known.Names);
        }

        (string[] names, int[] classes) = _labels.Classes();
        if (names.Length == 1)
        {
            throw new InvalidDataException($"{source}: every row has the class '{ForeignText.Piece(names[0])}'; expected at least two classes.");
        }

        if ((long)names.Length * classes.Length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{source}: {names.Length} classes for {classes.Length} rows are too many; if the targets are values, say so.");
        }

        return Dataset<T>.OwnClasses(inputs, inputColumns, classes, names);
    }

    private void ReadLabel(string text)
    {
        if (_known is null)
        {
            _labels.Add(text);
            return;
        }

        int found = _known.Find(text);
        if (found < 0)
        {
            throw _table.Error(_column, $"the class '{ForeignText.Piece(text)}' is unknown; expected {ForeignText.List(_known.Names)}");
        }

        _knownClasses.Add(found);
    }

    // One text among the labels, and all are classes.
    private bool IsStillNumbers(string text)
    {
        _allNumbers = _allNumbers && _table.TryNumber(_column, out double _);
        _allIntegers &= ClassLabels.Integer(text) is not null;
        return _allNumbers;
    }
}
