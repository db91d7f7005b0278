using System.Buffers;
using System.Globalization;
using System.Text;

namespace FastBackprop.Cli.Predict;

/// <summary>CSV: the class, where there is one, and the outputs, with as many digits as it takes to read the same numbers back.</summary>
internal sealed class CsvFormat : IPredictionFormat
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    private readonly StringBuilder _line = new();

    /// <summary>
    /// class and the class names, where each class has an output; else output, or output0, output1 and so on, behind class where
    /// a single output stands for two classes.
    /// </summary>
    public string Header(IReadOnlyList<string>? classNames, int outputs)
    {
        IEnumerable<string> names = classNames?.Count == outputs ? classNames.Select(Quoted)
            : outputs == 1 ? ["output"]
            : Enumerable.Range(0, outputs).Select(i => string.Create(CultureInfo.InvariantCulture, $"output{i}"));
        return string.Join(',', classNames is null ? names : names.Prepend("class"));
    }

    public string Row<T>(string? className, ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _line.Clear();
        if (className is not null)
        {
            _line.Append(Quoted(className)).Append(',');
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            _line.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{outputs[i]}");
        }

        return _line.ToString();
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
