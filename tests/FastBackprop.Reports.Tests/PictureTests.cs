using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FastBackprop.Reports.Images;

namespace FastBackprop.Reports.Tests;

public class PictureTests
{
    [Fact]
    public void Ink_is_black_where_values_are_largest_and_clear_where_they_are_smallest()
    {
        (int width, int height, byte[] pixels) = Decode(Picture.Ink([-1, 0, 1, 3], 2));

        Assert.Equal((2, 2), (width, height));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 128, 0, 0, 0, 255], pixels);
    }

    [Fact]
    public void Signs_are_colours_and_magnitudes_opacity()
    {
        (int width, int height, byte[] pixels) = Decode(Picture.TwoColours([2, -1, 0], 2));

        Assert.Equal((2, 2), (width, height));
        Assert.Equal([255, 128, 0, 0], pixels.Where((_, i) => i % 4 == 3));
        Assert.True(pixels[2] > pixels[0]);
        Assert.True(pixels[4] > pixels[6]);
    }

    [Fact]
    public void Equal_values_are_an_empty_image() => Assert.All(Decode(Picture.Ink([7, 7], 2)).Pixels, value => Assert.Equal(0, value));

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => Picture.Ink([1, 2, 3], 2)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => Picture.Ink([], 2)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => Picture.TwoColours([], 2)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.TwoColours([1], 0));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 30)]
    [InlineData((1 << 26) + 1)]
    public void A_picture_beyond_memory_is_refused(int width) =>
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => Picture.TwoColours([1, -1], width)).ParamName);

    [Fact]
    public void Values_that_are_not_finite_leave_the_others_as_they_are()
    {
        const double Infinity = double.PositiveInfinity;

        Assert.Equal([0, 255, 0, 255, 0], Opacities(Picture.Ink([-Infinity, Infinity, 1, 2, double.NaN], 5)));
        Assert.Equal([0, 128, 255], Opacities(Picture.Ink([-1e308, 0, 1e308], 3)));
        Assert.Equal([255, 255, 128, 255, 0], Opacities(Picture.TwoColours([-Infinity, Infinity, 1, -2, double.NaN], 5)));
        Assert.Equal([255, 0], Opacities(Picture.TwoColours([Infinity, 0], 2)));
    }

    [Theory]
    [InlineData(784, 28)]
    [InlineData(64, 8)]
    [InlineData(63, null)]
    [InlineData(16, null)]
    [InlineData(4, null)]
    public void Squares_from_eight_are_images(int inputs, int? side) => Assert.Equal(side, ImageSide.Of(inputs));

    private static IEnumerable<int> Opacities(Picture picture) => Decode(picture).Pixels.Where((_, i) => i % 4 == 3).Select(value => (int)value);

    // Reads what the writer may write: one IDAT, no filter. Chunks are length, type, data, CRC.
    private static (int Width, int Height, byte[] Pixels) Decode(Picture picture)
    {
        const string Prefix = "data:image/png;base64,";
        Assert.StartsWith(Prefix, picture.DataUri, StringComparison.Ordinal);
        ReadOnlySpan<byte> file = Convert.FromBase64String(picture.DataUri[Prefix.Length..]);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        ReadOnlySpan<byte> header = file[16..29];
        Assert.Equal([8, 6, 0, 0, 0], header[8..].ToArray());
        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        int length = BinaryPrimitives.ReadInt32BigEndian(file[33..]);
        Assert.Equal("IDAT", Encoding.ASCII.GetString(file[37..41]));

        // The checksum of an empty IEND is known to everybody who has looked at a PNG.
        Assert.Equal([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], file[(41 + length + 4)..].ToArray());
        using var zlib = new ZLibStream(new MemoryStream(file.Slice(41, length).ToArray()), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        byte[] pixels = [.. rows.ToArray().Chunk((4 * width) + 1).SelectMany(row => row[0] == 0 ? row[1..] : throw new InvalidDataException("filtered"))];
        Assert.Equal(4 * width * height, pixels.Length);
        return (width, height, pixels);
    }
}
