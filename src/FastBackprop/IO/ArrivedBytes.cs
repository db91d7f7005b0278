namespace FastBackprop.IO;

/// <summary>The bytes of a stream that cannot seek. Memory is allocated as they arrive, whatever length was announced.</summary>
internal sealed class ArrivedBytes : ForwardStream
{
    private const int SegmentBytes = 1 << 20;

    private readonly List<byte[]> _segments = [];
    private long _length;

    private ArrivedBytes()
    {
    }

    // It knows its length and its position.
    public override bool CanSeek => true;

    public override long Length => _length;

    public override long Position { get; set; }

    /// <param name="stream">The source of the bytes.</param>
    /// <param name="most">The most bytes to take; fewer if the stream ends earlier.</param>
    public static ArrivedBytes From(Stream stream, long most)
    {
        var bytes = new ArrivedBytes();
        while (bytes._length < most)
        {
            var segment = new byte[Math.Min(most - bytes._length, SegmentBytes)];
            int count = stream.ReadAtLeast(segment, segment.Length, throwOnEndOfStream: false);
            bytes._segments.Add(segment);
            bytes._length += count;
            if (count < segment.Length)
            {
                break;
            }
        }

        return bytes;
    }

    public override int Read(Span<byte> buffer)
    {
        long left = _length - Position;
        if (left <= 0)
        {
            return 0;
        }

        (long segment, long start) = Math.DivRem(Position, SegmentBytes);
        int count = (int)Math.Min(Math.Min(left, SegmentBytes - start), buffer.Length);
        _segments[(int)segment].AsSpan((int)start, count).CopyTo(buffer);
        Position += count;
        return count;
    }
}
