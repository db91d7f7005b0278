namespace FastBackprop.Reports.Images;

/// <summary>A grid of values drawn as an image that stands in the page itself.</summary>
public sealed class Picture
{
    // Four bytes each. No page shows so many, and no array holds many more.
    private const long MostPixels = 1 << 26;

    private Picture(int width, int height, bool isInk, byte[] pixels)
    {
        Width = width;
        Height = height;
        IsInk = isInk;
        DataUri = "data:image/png;base64," + Convert.ToBase64String(Png.Encode(width, height, pixels));
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The image as an address that holds all of it.</summary>
    public string DataUri { get; }

    // Black on nothing, which a dark page shows as white on nothing.
    internal bool IsInk { get; }

    /// <summary>
    /// An image of ink on paper: the smallest finite value is paper, the largest is black. What is infinite is as the smallest or
    /// the largest, and what is not a number is paper.
    /// </summary>
    /// <param name="values">Rows one after the other; at least one value.</param>
    /// <param name="width">Values in a row.</param>
    /// <exception cref="ArgumentException">The values are no whole rows, there is none, or they are more than 67,108,864.</exception>
    public static Picture Ink(ReadOnlySpan<double> values, int width)
    {
        int height = HeightOf(values, width);
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
            }
        }

        // The distance of two finite values may be infinite, that of their halves is not.
        double scale = double.IsFinite(greatest - least) ? 1 : 0.5;
        byte[] pixels = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double share = greatest > least ? ((scale * values[i]) - (scale * least)) / ((scale * greatest) - (scale * least)) : 0;
            pixels[(4 * i) + 3] = Opacity(share);
        }

        return new Picture(width, height, isInk: true, pixels);
    }

    /// <summary>
    /// An image of values of both signs: blue above 0, orange below, the more opaque the larger; what is infinite is as the largest,
    /// and what is not a number is blank. Blanks fill the last row where the values end before it.
    /// </summary>
    /// <param name="values">Rows one after the other; at least one value.</param>
    /// <param name="width">Values in a row.</param>
    /// <exception cref="ArgumentException">There is no value, or the image would have more than 67,108,864 pixels.</exception>
    public static Picture TwoColours(ReadOnlySpan<double> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.IsEmpty)
        {
            throw new ArgumentException("values is empty; expected at least one value.", nameof(values));
        }

        double largest = 0;
        foreach (double value in values)
        {
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        }

        long rows = ((long)values.Length + width - 1) / width;
        ThrowIfTooLarge(values, width, rows);
        int height = (int)rows;
        byte[] pixels = new byte[4 * width * height];
        for (int i = 0; i < values.Length; i++)
        {
            // Hues that stand out on white and on black.
            ReadOnlySpan<byte> colour = values[i] > 0 ? [0x1F, 0x77, 0xE0] : [0xE8, 0x6A, 0x12];
            colour.CopyTo(pixels.AsSpan(4 * i));
            pixels[(4 * i) + 3] = Opacity(largest > 0 || double.IsInfinity(values[i]) ? Math.Abs(values[i]) / largest : 0);
        }

        return new Picture(width, height, isInk: false, pixels);
    }

    internal string ToHtml(string description, int? pixelsWide = null)
    {
        string style = pixelsWide is null ? "" : $" style=\"width: {pixelsWide}px\"";
        return $"<img{(IsInk ? " class=\"ink\"" : "")}{style} alt=\"{Markup.Text(description)}\" width=\"{Width}\" height=\"{Height}\" src=\"{DataUri}\">";
    }

    private static byte Opacity(double share) => double.IsNaN(share) ? (byte)0 : (byte)Math.Round(255 * Math.Clamp(share, 0, 1));

    private static int HeightOf(ReadOnlySpan<double> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.IsEmpty || values.Length % width != 0)
        {
            throw new ArgumentException($"values has {values.Length} values; expected whole rows of {width}.", nameof(values));
        }

        ThrowIfTooLarge(values, width, values.Length / width);
        return values.Length / width;
    }

    private static void ThrowIfTooLarge(ReadOnlySpan<double> values, long width, long height)
    {
        if (width * height > MostPixels)
        {
            throw new ArgumentException(
                $"values has {values.Length} values, which make an image of {width}×{height} pixels; expected at most {MostPixels} in all.", nameof(values));
        }
    }
}
