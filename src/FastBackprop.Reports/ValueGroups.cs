using System.Globalization;
using System.Text;
using FastBackprop.Reports.Charts;
using FastBackprop.Reports.Images;

namespace FastBackprop.Reports;

/// <summary>Values that belong together, as the activations of a layer or the weights of a unit.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Values">The values; without any there is nothing to draw but the name.</param>
/// <param name="Names">A name for each, or null for their numbers. A value without a name has its number.</param>
public sealed record ValueGroup(string Name, IReadOnlyList<double> Values, IReadOnlyList<string>? Names = null)
{
    /// <summary>Whether they are the pixels of an image, where there are as many as a square has.</summary>
    public bool IsImage { get; init; }

    /// <summary>The value to look at first, or null.</summary>
    public int? Marked { get; init; }

    /// <summary>What a bar of the full length stands for, unless a value is larger; null for the largest value.</summary>
    public double? FullScale { get; init; }
}

/// <summary>Groups of values beside each other: a few values as bars with their numbers, many as an image, a pixel a value.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Groups">The groups.</param>
public sealed record ValueGroups(string Id, string Title, IReadOnlyList<ValueGroup> Groups) : Drawing(Id, Title)
{
    private const int MostBars = 16;
    private const int MostPixels = 168;
    private const int LargestPixel = 14;
    private const int ImageColumns = 16;
    private const double Widest = 640;

    // What fits beside other figures, the groups one below the other.
    private const int NarrowGroups = 4;
    private const int NarrowBars = 8;

    /// <inheritdoc/>
    public override bool IsWide => Groups.Count > NarrowGroups || Groups.Any(group => group.Values.Count > NarrowBars);

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"groups\">");
        foreach (ValueGroup group in Groups)
        {
            html.Append($"<div>{Markup.Text(group.Name)}{ToHtml(group)}</div>");
        }

        return html.Append("</div>").ToString();
    }

    internal override Sketch Draw() => Sketch.Rows(Groups.Select(Draw), Widest, 16, 14).AtLeast(NarrowestTitle);

    private static Sketch Draw(ValueGroup group)
    {
        Sketch values;
        if (group.Values.Count <= MostBars)
        {
            values = Bars(group);
        }
        else
        {
            (Picture picture, int width) = Image(group);
            values = Sketch.Image(picture, width);
        }

        return Sketch.Column(4, Sketch.Text(group.Name, Math.Max(values.Width, MostPixels), "", Sketch.CharacterWidth, 14), values);
    }

    private static string ToHtml(ValueGroup group)
    {
        if (group.Values.Count <= MostBars)
        {
            Sketch bars = Bars(group);
            return bars.Inline(group.Name, $"width: {Markup.Coordinate(bars.Width)}px; max-width: 100%");
        }

        (Picture picture, int width) = Image(group);
        return picture.ToHtml(group.Name, width);
    }

    private static Sketch Bars(ValueGroup group) => BarList.Draw(
        [.. group.Values.Select((_, i) => i < group.Names?.Count ? group.Names[i] : i.ToString(CultureInfo.InvariantCulture))],
        group.Values,
        group.Marked,
        group.FullScale ?? 0);

    private static (Picture Picture, int Width) Image(ValueGroup group)
    {
        double[] values = [.. group.Values];
        if (group.IsImage && ImageSide.Of(values.Length) is { } side)
        {
            return (Picture.Ink(values, side), MostPixels);
        }

        int columns = Math.Max(ImageColumns, (int)Math.Ceiling(Math.Sqrt(values.Length)));
        return (Picture.TwoColours(values, columns), Math.Min(LargestPixel * columns, MostPixels));
    }
}
