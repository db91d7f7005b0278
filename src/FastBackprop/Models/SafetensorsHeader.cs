using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FastBackprop.Models;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the elements, such as F32.</param>
/// <param name="Shape">The size in each dimension.</param>
/// <param name="Begin">Bytes of data before the tensor.</param>
/// <param name="End">Bytes of data up to the end of the tensor.</param>
internal readonly record struct SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file: eight bytes with the length of the rest (little-endian), then JSON from the first byte on, padded with spaces,
/// then the data. The JSON is one object: each tensor's name with <c>dtype</c>, <c>shape</c> and <c>data_offsets</c> (begin and end, counted from the
/// start of the data), and <c>__metadata__</c>, names and values that are strings. The tensors fill the data without overlap or hole. Duplicate names
/// are not allowed, except among members of a tensor that are not read.
/// </summary>
/// <param name="Metadata">The contents of <c>__metadata__</c>.</param>
/// <param name="Tensors">The tensors, in the order of their data.</param>
internal sealed partial record SafetensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Tensors)
{
    /// <summary>The limit of the reference implementation: a false header cannot request more memory than this.</summary>
    public const int MostBytes = 100_000_000;

    private const string MetadataName = "__metadata__";

    private const int LengthBytes = sizeof(ulong);

    // The data of a mapped file starts on a cache line.
    private const int DataAlignment = 64;

    // The object, a tensor in it, its shape.
    private const int Depth = 3;

    /// <summary>Bytes of all tensors together.</summary>
    public long DataBytes => Tensors.Count == 0 ? 0 : Tensors[^1].End;

    /// <summary>The JSON with its padding. A file cannot have more than <see cref="MostBytes"/> of it.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var json = new ArrayBufferWriter<byte>();

        // Nothing here goes into a web page: letters of other scripts and quotes need only JSON's own escapes.
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
        return json.WrittenMemory;
    }

    /// <summary>Writes the result of <see cref="ToJson"/>, with its length before it; the data follows it.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> json)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        stream.Write(json);
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
}
