using System.Globalization;
using System.Text;
using FastBackprop.Reports.Charts;
using FastBackprop.Reports.Images;

namespace FastBackprop.Reports;

/// <summary>Values that belong together, as the activations of a layer or the weights of a unit.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Values">The values, at least one.</param>
/// <param name="Names">A name for each, or null for their numbers.</param>
public sealed record ValueGroup(string Name, IReadOnlyList<double> Values, IReadOnlyList<string>? Names = null)
{
    /// <summary>Whether they are the pixels of an image, where there are as many as a square has.</summary>
    public bool IsImage { get; init; }

    /// <summary>The value to look at first, or null.</summary>
    public int? Marked { get; init; }
}

/// <summary>Groups of values beside each other: a few values as bars with their numbers, many as an image, a pixel a value.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Groups">The groups.</param>
public sealed record ValueGroups(string Id, string Title, IReadOnlyList<ValueGroup> Groups) : Figure(Id, Title)
{
    private const int MostBars = 16;
    private const int MostPixels = 168;
    private const int LargestPixel = 14;
    private const int ImageColumns = 16;

    /// <inheritdoc/>
    public override bool IsWide => true;

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"groups\">");
        foreach (ValueGroup group in Groups)
        {
            html.Append($"<div>{Markup.Text(group.Name)}{(group.Values.Count <= MostBars ? Bars(group) : Image(group))}</div>");
        }

        return html.Append("</div>").ToString();
    }

    private static string Bars(ValueGroup group)
    {
        IReadOnlyList<string> names = group.Names
            ?? [.. Enumerable.Range(0, group.Values.Count).Select(unit => unit.ToString(CultureInfo.InvariantCulture))];
        return BarList.ToSvg(group.Name, names, group.Values, group.Marked);
    }

    private static string Image(ValueGroup group)
    {
        double[] values = [.. group.Values];
        if (group.IsImage && ImageSide.Of(values.Length) is { } side)
        {
            return Picture.Ink(values, side).ToHtml(group.Name, MostPixels);
        }

        int columns = Math.Max(ImageColumns, (int)Math.Ceiling(Math.Sqrt(values.Length)));
        return Picture.TwoColours(values, columns).ToHtml(group.Name, Math.Min(LargestPixel * columns, MostPixels));
    }
}
