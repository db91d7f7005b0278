using System.Buffers.Binary;

namespace FastBackprop.Datasets;

/// <summary>
/// The contents of an IDX file, the format of MNIST: two bytes 0, one for the element type (8: unsigned byte, the only one read
/// here), one for the number of dimensions, each dimension as a big-endian 32-bit number, then the values, row-major.
/// </summary>
public sealed class IdxFile
{
    private const int UnsignedByte = 0x08;

    // Deflate's limit: 258 bytes for two bits, less the cost of the blocks. Nothing can unpack to more.
    private const int LargestExpansion = 1032;

    private readonly byte[] _values;
    private readonly int[] _dimensions;

    private IdxFile(int[] dimensions, byte[] values)
    {
        _dimensions = dimensions;
        _values = values;
    }

    /// <summary>The size in each dimension; the first is the number of items.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>All values, row-major.</summary>
    public ReadOnlySpan<byte> Values => _values;

    /// <summary>Whether a file, plain or gzip, begins like images do: unsigned bytes in three dimensions.</summary>
    /// <param name="path">The file. Of a pipe, which could not be read again, nothing is read.</param>
    /// <exception cref="ArgumentException">The path names a folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The gzip data is damaged.</exception>
    public static bool BeginsLikeImages(string path)
    {
        using DataFile file = DataFile.Open(path);
        if (!file.IsCompressed && !file.Content.CanSeek)
        {
            return false;
        }

        Span<byte> magic = stackalloc byte[4];
        int read = file.Content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return magic[..read].SequenceEqual((ReadOnlySpan<byte>)[0, 0, UnsignedByte, 3]);
    }

    /// <summary>Reads a file, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path names a folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The contents are not an IDX file of unsigned bytes, or not a whole one.</exception>
    public static IdxFile Load(string path)
    {
        using DataFile file = DataFile.Open(path);
        Stream content = file.Content;
        Span<byte> magic = stackalloc byte[4];
        ReadHeader(content, magic, path);
        if (magic[0] != 0 || magic[1] != 0 || magic[3] == 0)
        {
            throw new InvalidDataException(
                $"{path} is not an IDX file: it starts with {Convert.ToHexString(magic)}; expected 0000 08 and the number of dimensions.");
        }

        if (magic[2] != UnsignedByte)
        {
            throw new InvalidDataException($"{path} has elements of type 0x{magic[2]:X2}; expected 0x08, unsigned bytes.");
        }

        int[] dimensions = ReadDimensions(content, magic[3], path);
        var values = new byte[CheckedLength(dimensions, file, path)];
        int read = content.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length)
        {
            throw new InvalidDataException($"{path} ends after {read} of {values.Length} values, for {Sizes(dimensions)}.");
        }

        if (content.ReadByte() >= 0)
        {
            throw new InvalidDataException($"{path} goes on after its {values.Length} values, for {Sizes(dimensions)}.");
        }

        return new IdxFile(dimensions, values);
    }

    private static int[] ReadDimensions(Stream content, int count, string path)
    {
        var dimensions = new int[count];
        Span<byte> size = stackalloc byte[4];
        for (int i = 0; i < count; i++)
        {
            ReadHeader(content, size, path);
            uint value = BinaryPrimitives.ReadUInt32BigEndian(size);
            dimensions[i] = value is > 0 and <= int.MaxValue
                ? (int)value
                : throw new InvalidDataException($"{path} has the size {value} in dimension {i}; expected 1 to {int.MaxValue}.");
        }

        return dimensions;
    }

    // Before any memory is taken for the values.
    private static int CheckedLength(int[] dimensions, DataFile file, string path)
    {
        long length = 1;
        foreach (int size in dimensions)
        {
            length *= size;
            if (length > Array.MaxLength)
            {
                throw new InvalidDataException($"{path} has {Sizes(dimensions)} values, more than {Array.MaxLength}.");
            }
        }

        long most = file.IsCompressed ? file.StoredLength * LargestExpansion : file.StoredLength;
        return length <= most
            ? (int)length
            : throw new InvalidDataException(
                $"{path} has {file.StoredLength} bytes{(file.IsCompressed ? " of gzip" : "")}, too few for {Sizes(dimensions)} values.");
    }

    private static void ReadHeader(Stream content, Span<byte> destination, string path)
    {
        if (content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw new InvalidDataException($"{path} is not an IDX file: it ends within the header.");
        }
    }

    private static string Sizes(int[] dimensions) => string.Join("×", dimensions);
}
