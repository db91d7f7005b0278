using System.Buffers.Binary;
using System.IO.Compression;
using FastBackprop.IO;

namespace FastBackprop.Datasets;

/// <summary>
/// Decompressed gzip data. <see cref="GZipStream"/> takes the end of a truncated file for the end of the data, so at the end
/// the length is compared with the one that gzip stores in its last four bytes. It also takes no notice of what follows the data.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    private readonly FileStream _file;
    private readonly GZipStream _data;
    private readonly string _path;
    private readonly uint _storedLength;
    private long _length;

    public GzipContent(FileStream file, string path)
    {
        _path = path;
        _file = file;
        Span<byte> trailer = stackalloc byte[4];
        if (file.Length < 18)
        {
            throw new InvalidDataException($"{path}: the gzip file is truncated: it has {file.Length} bytes.");
        }

        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        file.Position = 0;
        _storedLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        _data = new GZipStream(new SlowAtTheEnd(file), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _data.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}: the gzip data is damaged.", e);
        }

        _length += count;
        if (count == 0 && buffer.Length > 0 && (uint)_length != _storedLength)
        {
            throw new InvalidDataException(
                $"{_path}: the gzip data ends after {_length} bytes, and its last bytes say {_storedLength}: the file is truncated, or more than one gzip file.");
        }

        if (count == 0 && buffer.Length > 0 && _file.Position < _file.Length)
        {
            throw new InvalidDataException($"{_path}: the file goes on after its gzip data; expected nothing behind them.");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _data.Dispose();
        }

        base.Dispose(disposing);
    }

    // The decompressor reads ahead, by 8 kB, and keeps to itself how far its data went. Given the end of the file byte by byte,
    // it stops reading where they end.
    private sealed class SlowAtTheEnd(FileStream file) : ForwardStream
    {
        private const int LastBytes = 1 << 14;

        public override int Read(Span<byte> buffer)
        {
            long quick = file.Length - LastBytes - file.Position;
            return file.Read(buffer[..(int)Math.Min(buffer.Length, Math.Max(1, quick))]);
        }
    }
}
