using System.Globalization;
using FastBackprop.Numerics;

namespace FastBackprop.Datasets;

/// <summary>The labels of a target column as they are read, and the classes that they make up in the end.</summary>
internal sealed class ClassLabels
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _labels = [];
    private readonly List<int> _rows = [];

    public void Add(string label)
    {
        if (!_codes.TryGetValue(label, out int code))
        {
            code = _labels.Count;
            _codes.Add(label, code);
            _labels.Add(label);
        }

        _rows.Add(code);
    }

    /// <summary>
    /// The names of the classes and the class of each row. Where all labels are integers, equal numbers are one class (1, 1.0
    /// and 01), and the order is numerical; else it is ordinal.
    /// </summary>
    public (string[] Names, int[] Classes) Classes()
    {
        string[] names = [.. _labels];
        if (Array.TrueForAll(names, label => Integer(label) is not null))
        {
            long[] numbers = [.. names.Select(label => Integer(label)!.Value).Distinct().Order()];
            int[] classOf = [.. names.Select(label => Array.BinarySearch(numbers, Integer(label)!.Value))];
            return ([.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))], Rows(classOf));
        }

        Array.Sort(names, StringComparer.Ordinal);
        return (names, Rows([.. _labels.Select(label => Array.BinarySearch(names, label, StringComparer.Ordinal))]));
    }

    /// <summary>The integer that a text stands for, exactly, or null.</summary>
    public static long? Integer(string text) =>
        NumberParser.TryParse(text, NumberStyles.Float, out double value)
        && double.IsInteger(value) && Math.Abs(value) <= 1L << 53
            ? (long)value
            : null;

    private int[] Rows(int[] classOf)
    {
        var classes = new int[_rows.Count];
        for (int row = 0; row < classes.Length; row++)
        {
            classes[row] = classOf[_rows[row]];
        }

        return classes;
    }
}

/// <summary>Classes that are known beforehand.</summary>
internal sealed class KnownClasses
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _byNumber = [];

    public KnownClasses(IReadOnlyList<string> names)
    {
        Names = names;
        for (int i = 0; i < names.Count; i++)
        {
            _byName.TryAdd(names[i], i);
            if (ClassLabels.Integer(names[i]) is long number)
            {
                _byNumber.TryAdd(number, i);
            }
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The class that a label names, as text or as the same integer; −1 for none.</summary>
    public int Find(string label) =>
        _byName.TryGetValue(label, out int c) || (ClassLabels.Integer(label) is long number && _byNumber.TryGetValue(number, out c)) ? c : -1;
}
