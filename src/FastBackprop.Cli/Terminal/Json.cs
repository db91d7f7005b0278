using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FastBackprop.Cli.Terminal;

/// <summary>JSON on one line.</summary>
internal static class Json
{
    // Class names stay readable: the text goes to a terminal or a file, never into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object whose members are written by <paramref name="writeMembers"/>.</summary>
    public static string Object(Action<Utf8JsonWriter> writeMembers) => Value(json => json.WriteObject(writeMembers));

    /// <summary>The value that is written by <paramref name="write"/>.</summary>
    public static string Value(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void WriteObject(this Utf8JsonWriter json, Action<Utf8JsonWriter> writeMembers)
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> writeItem)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            writeItem(item);
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// A float or double, with as many digits as it takes to read the same number back. JSON has no numbers that are not finite: they are
    /// null.
    /// </summary>
    public static void WriteRealValue<T>(this Utf8JsonWriter json, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
        {
            json.WriteNullValue();
        }
        else if (typeof(T) == typeof(float))
        {
            json.WriteNumberValue(float.CreateTruncating(value));
        }
        else
        {
            json.WriteNumberValue(double.CreateTruncating(value));
        }
    }

    /// <summary>JSON has no numbers that are not finite: they are null too.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteNumberValueOrNull(value);
    }

    /// <summary>An array, in which numbers that are not finite are null, or null.</summary>
    public static void WriteNumbersOrNull(this Utf8JsonWriter json, string name, IReadOnlyList<double>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteArray(name, values, value => json.WriteNumberValueOrNull(value));
        }
    }

    private static void WriteNumberValueOrNull(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
