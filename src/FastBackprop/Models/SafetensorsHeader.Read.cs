using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using FastBackprop.IO;

namespace FastBackprop.Models;

/// <content>Reading. One pass over the JSON keeps only what a model needs: a few times the header's bytes of memory.</content>
internal sealed partial record SafetensorsHeader
{
    // Writers put a handful of strings there; each takes more memory than its text.
    private const int MostStrings = 1000;

    private const int MostDimensions = 8;

    /// <summary>Reads the header and leaves the stream at the start of the data.</summary>
    /// <param name="stream">The stream; one that can seek must be a whole file from its position on.</param>
    /// <exception cref="InvalidDataException">It is not the header of a safetensors file, or the file is incomplete.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        int count = stream.ReadAtLeast(lengthBytes, LengthBytes, throwOnEndOfStream: false);
        if (count == 0)
        {
            throw new InvalidDataException("the file is empty");
        }

        if (count < LengthBytes)
        {
            throw new InvalidDataException(
                $"not a safetensors file: it has {count} bytes, fewer than the {LengthBytes} of the header's length");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MostBytes)
        {
            throw new InvalidDataException(
                $"not a safetensors file: its first bytes ask for a header of {length} bytes; at most {MostBytes} are allowed");
        }

        byte[] json = ReadJson(stream, (int)length);
        if (json.Length == 0 || json[0] != '{')
        {
            throw new InvalidDataException("not a safetensors file: its header does not start with '{'");
        }

        if (!Utf8.IsValid(json))
        {
            throw new InvalidDataException("the header is not UTF-8");
        }

        SafetensorsHeader header;
        try
        {
            header = Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // The reader throws this for a string with half a surrogate pair, when the string is read.
            throw new InvalidDataException($"the header has a string that is not text: {e.Message}", e);
        }

        if (stream.CanSeek)
        {
            header.ThrowUnlessFills(stream.Length - stream.Position);
        }

        return header;
    }

    /// <summary>The data after the header, at its start: the stream itself, or the bytes that arrive if it cannot seek.</summary>
    /// <exception cref="InvalidDataException">The stream has less or more than the tensors.</exception>
    public Stream OpenData(Stream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        var data = ArrivedBytes.From(stream, DataBytes);
        ThrowUnlessFills(data.Length);
        return stream.ReadByte() < 0
            ? data
            : throw new InvalidDataException($"the file goes on after its tensors: they have {DataBytes} bytes, and more are there");
    }

    // Allocates no more memory than bytes have arrived: a stream may not know its length.
    private static byte[] ReadJson(Stream stream, int length)
    {
        const int First = 1 << 16;
        var json = new byte[Math.Min(length, First)];
        for (int count = 0; ;)
        {
            count += stream.ReadAtLeast(json.AsSpan(count), json.Length - count, throwOnEndOfStream: false);
            if (count < json.Length)
            {
                throw new InvalidDataException($"the file is truncated: its header has {length} bytes, and {count} are there");
            }

            if (count == length)
            {
                return json;
            }

            Array.Resize(ref json, (int)Math.Min(length, 2L * json.Length));
        }
    }

    private static SafetensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidDataException($"\"{name}\" in the header is not an object");
            }

            if (!names.Add(name))
            {
                throw new InvalidDataException($"the header has \"{name}\" twice");
            }

            if (name == MetadataName)
            {
                ReadStrings(ref reader, metadata);
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name));
            }
        }

        // Only white space may follow; anything else is not JSON.
        reader.Read();
        tensors.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        ThrowUnlessInRow(tensors);
        return new SafetensorsHeader(metadata, tensors);
    }

    private static void ReadStrings(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new InvalidDataException($"metadata \"{name}\" is not a string");
            }

            if (metadata.Count == MostStrings)
            {
                throw new InvalidDataException($"there are more than {MostStrings} strings of metadata");
            }

            if (!metadata.TryAdd(name, reader.GetString()!))
            {
                throw new InvalidDataException($"metadata \"{name}\" is there twice");
            }
        }
    }

    private static SafetensorsEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                ThrowIfSeen(type, name);
                reader.Read();
                type = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw Malformed(name);
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                ThrowIfSeen(shape, name);
                shape = ReadNumbers(ref reader) ?? throw Malformed(name);
            }
            else if (reader.ValueTextEquals("data_offsets"u8))
            {
                ThrowIfSeen(offsets, name);
                offsets = ReadNumbers(ref reader) is { Length: 2 } range ? range : throw Malformed(name);
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw Malformed(name);
        }

        return offsets[0] <= offsets[1]
            ? new SafetensorsEntry(name, type, shape, offsets[0], offsets[1])
            : throw new InvalidDataException($"tensor \"{name}\" begins at byte {offsets[0]} of the data and ends before, at {offsets[1]}");
    }

    private static long[]? ReadNumbers(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        Span<long> numbers = stackalloc long[MostDimensions];
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == numbers.Length || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                return null;
            }

            numbers[count++] = number;
        }

        return numbers[..count].ToArray();
    }

    private static void ThrowIfSeen(object? member, string tensor)
    {
        if (member is not null)
        {
            throw new InvalidDataException($"tensor \"{tensor}\" has a dtype, a shape or data_offsets twice");
        }
    }

    private static InvalidDataException Malformed(string tensor) => new(
        $"tensor \"{tensor}\" is expected to have a dtype, a shape and two data_offsets, all sizes being whole numbers of 0 or more");

    private static void ThrowUnlessInRow(List<SafetensorsEntry> tensors)
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
    }

    private void ThrowUnlessFills(long dataLength)
    {
        if (DataBytes > dataLength)
        {
            throw new InvalidDataException($"the file is truncated: its tensors have {DataBytes} bytes, and {dataLength} are there");
        }

        if (DataBytes < dataLength)
        {
            throw new InvalidDataException($"the file goes on after its tensors: they have {DataBytes} bytes, and {dataLength} are there");
        }
    }
}
