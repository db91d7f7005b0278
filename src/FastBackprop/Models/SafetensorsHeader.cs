using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace FastBackprop.Models;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the elements, such as F32.</param>
/// <param name="Shape">The size in each dimension.</param>
/// <param name="Begin">Bytes of data before the tensor.</param>
/// <param name="End">Bytes of data up to the end of the tensor.</param>
internal readonly record struct SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file: eight bytes with the length of the rest (little-endian), then JSON from the first byte on,
/// padded with spaces, then the data. The JSON is one object: each tensor's name with <c>dtype</c>, <c>shape</c> and
/// <c>data_offsets</c> (begin and end, counted from the start of the data), and <c>__metadata__</c>, names and values that are
/// strings. The tensors fill the data without overlap or hole. Names that occur twice are not allowed.
/// </summary>
/// <param name="Metadata">What <c>__metadata__</c> says.</param>
/// <param name="Tensors">The tensors, in the order of their data.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Tensors)
{
    private const string MetadataName = "__metadata__";

    private const int LengthBytes = sizeof(ulong);

    // The limit of the reference implementation: a header that lies cannot ask for more memory than this.
    private const int MostBytes = 100_000_000;

    // The data of a mapped file starts on a cache line.
    private const int DataAlignment = 64;

    // The object, a tensor in it, its shape.
    private const int Depth = 3;

    /// <summary>Writes the header; the data follows it.</summary>
    public void Write(Stream stream)
    {
        var json = new ArrayBufferWriter<byte>();

        // Nothing here is put into a web page: letters of other scripts and quotes need no more than JSON's own escapes.
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(MetadataName);
            foreach ((string name, string value) in Metadata)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            foreach (SafetensorsEntry tensor in Tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Type);
                WriteNumbers(writer, "shape", tensor.Shape);
                WriteNumbers(writer, "data_offsets", [tensor.Begin, tensor.End]);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        int padding = -(LengthBytes + json.WrittenCount) & (DataAlignment - 1);
        json.GetSpan(padding)[..padding].Fill((byte)' ');
        json.Advance(padding);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.WrittenCount);
        stream.Write(length);
        stream.Write(json.WrittenSpan);
    }

    /// <summary>Reads the header and leaves the stream at the start of the data.</summary>
    /// <exception cref="InvalidDataException">It is not the header of a safetensors file, or the file is not a whole one.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        long remaining = stream.Length - stream.Position;
        if (remaining == 0)
        {
            throw new InvalidDataException("the file is empty");
        }

        if (remaining < LengthBytes)
        {
            throw new InvalidDataException(
                $"not a safetensors file: it has {remaining} bytes, fewer than the {LengthBytes} of the header's length");
        }

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        remaining -= LengthBytes;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MostBytes)
        {
            throw new InvalidDataException(
                $"not a safetensors file: its first bytes ask for a header of {length} bytes; at most {MostBytes} are allowed");
        }

        if (length > (ulong)remaining)
        {
            throw new InvalidDataException($"the file is truncated: its header has {length} bytes, and {remaining} are there");
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != '{')
        {
            throw new InvalidDataException("not a safetensors file: its header does not start with '{'");
        }

        if (!Utf8.IsValid(json))
        {
            throw new InvalidDataException("the header is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = Depth });
            return Parse(document.RootElement, remaining - json.Length);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the document says of a string with half a surrogate pair in it, at the time that the string is asked for.
            throw new InvalidDataException($"the header has a string that is not text: {e.Message}", e);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, long dataLength)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<SafetensorsEntry>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"\"{property.Name}\" in the header is not an object");
            }

            if (property.NameEquals(MetadataName))
            {
                foreach (JsonProperty item in property.Value.EnumerateObject())
                {
                    metadata.Add(item.Name, Text(item.Value) ?? throw new InvalidDataException($"metadata \"{item.Name}\" is not a string"));
                }
            }
            else
            {
                tensors.Add(ParseTensor(property.Name, property.Value));
            }
        }

        tensors.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        ThrowUnlessFilled(tensors, dataLength);
        return new SafetensorsHeader(metadata, tensors);
    }

    private static SafetensorsEntry ParseTensor(string name, JsonElement tensor)
    {
        string? type = tensor.TryGetProperty("dtype", out JsonElement dtype) ? Text(dtype) : null;
        long[]? shape = tensor.TryGetProperty("shape", out JsonElement sizes) ? Numbers(sizes) : null;
        long[]? offsets = tensor.TryGetProperty("data_offsets", out JsonElement range) ? Numbers(range) : null;
        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            throw new InvalidDataException(
                $"tensor \"{name}\" is expected to have a dtype, a shape and two data_offsets, all sizes being whole numbers of 0 or more");
        }

        return offsets[0] <= offsets[1]
            ? new SafetensorsEntry(name, type, shape, offsets[0], offsets[1])
            : throw new InvalidDataException($"tensor \"{name}\" begins at byte {offsets[0]} of the data and ends before, at {offsets[1]}");
    }

    private static void ThrowUnlessFilled(List<SafetensorsEntry> tensors, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsEntry tensor in tensors)
        {
            if (tensor.Begin != end)
            {
                string fault = tensor.Begin < end ? "overlaps the tensor before it" : "leaves a hole before it";
                throw new InvalidDataException($"tensor \"{tensor.Name}\" {fault}: it begins at byte {tensor.Begin} of the data; expected {end}");
            }

            end = tensor.End;
        }

        if (end > dataLength)
        {
            throw new InvalidDataException($"the file is truncated: its tensors have {end} bytes, and {dataLength} are there");
        }

        if (end < dataLength)
        {
            throw new InvalidDataException($"the file goes on after its tensors: they have {end} bytes, and {dataLength} are there");
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ReadOnlySpan<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long[]? Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var numbers = new long[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
            {
                return null;
            }

            numbers[count++] = number;
        }

        return numbers;
    }
}
