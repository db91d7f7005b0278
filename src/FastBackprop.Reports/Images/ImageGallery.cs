using System.Text;

namespace FastBackprop.Reports.Images;

/// <summary>Images in rows, each with a text below it.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Images">The images, and what is said below each.</param>
public sealed record ImageGallery(string Id, string Title, IReadOnlyList<(Picture Picture, string Text)> Images) : Drawing(Id, Title)
{
    private const double Widest = 640;

    /// <summary>Whether there are so many images that each is small.</summary>
    public bool IsSmall { get; init; }

    /// <inheritdoc/>
    public override bool IsWide => true;

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder($"<ul class=\"images{(IsSmall ? " small" : "")}\">");
        foreach ((Picture picture, string text) in Images)
        {
            html.Append($"<li>{picture.ToHtml(text)}{Markup.Text(text)}</li>");
        }

        return html.Append("</ul>").ToString();
    }

    internal override Sketch Draw()
    {
        double width = IsSmall ? 52 : 92;
        IEnumerable<Sketch> images = Images.Select(image => Sketch.Column(
            3, Sketch.Image(image.Picture, width), Sketch.Text(image.Text, width, "", Sketch.CharacterWidth, 13)) with { Width = width });
        return Sketch.Rows(images, Widest, 10, 10).AtLeast(NarrowestTitle);
    }
}
