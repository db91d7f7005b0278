using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Predict;

/// <summary>JSON lines: an object a row, with its class and its outputs.</summary>
internal sealed class JsonLinesFormat : IPredictionFormat
{
    public string? Header(IReadOnlyList<string>? classNames, int outputs) => null;

    public string Row<T>(string? className, ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = outputs.ToArray();
        return Json.Object(json =>
        {
            json.WriteString("class", className is "" ? null : className);
            json.WriteArray("outputs", values, value => json.WriteRealValue(value));
        });
    }
}
