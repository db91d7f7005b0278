using System.Text;
using FastBackprop.Reports.Images;

namespace FastBackprop.Reports;

/// <summary>SVG elements and the room that they take, in units that are about a pixel.</summary>
/// <param name="Width">The room across.</param>
/// <param name="Height">The room down.</param>
/// <param name="Content">The elements; the upper left corner is at 0, 0.</param>
internal sealed record Sketch(double Width, double Height, string Content)
{
    /// <summary>The width of a letter of the usual size, more or less.</summary>
    public const double CharacterWidth = 5.8;

    public static Sketch Empty { get; } = new(0, 0, "");

    /// <summary>Text in lines that are no wider than <paramref name="width"/>.</summary>
    public static Sketch Text(string text, double width, string styleClass, double characterWidth, double lineHeight)
    {
        List<string> lines = Wrap(text, Math.Max(4, (int)(width / characterWidth)));
        var svg = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            svg.Append($"<text class=\"{styleClass}\" y=\"{Markup.Coordinate((i * lineHeight) + (0.75 * lineHeight))}\">{Markup.Text(lines[i])}</text>");
        }

        return new Sketch(lines.Max(line => line.Length) * characterWidth, lines.Count * lineHeight, svg.ToString());
    }

    /// <summary>A picture in a frame.</summary>
    public static Sketch Image(Picture picture, double width)
    {
        double height = width * picture.Height / picture.Width;
        string size = $"width=\"{Markup.Coordinate(width)}\" height=\"{Markup.Coordinate(height)}\"";
        return new Sketch(
            width,
            height,
            $"<image{(picture.IsInk ? " class=\"ink\"" : "")} {size} preserveAspectRatio=\"none\" href=\"{picture.DataUri}\"/><rect class=\"frame\" {size}/>");
    }

    /// <summary>One below the other.</summary>
    public static Sketch Column(double gap, params ReadOnlySpan<Sketch> parts)
    {
        var svg = new StringBuilder();
        double width = 0;
        double height = 0;
        foreach (Sketch part in parts)
        {
            if (part.Height > 0)
            {
                height += height > 0 ? gap : 0;
                svg.Append(part.At(0, height));
                width = Math.Max(width, part.Width);
                height += part.Height;
            }
        }

        return new Sketch(width, height, svg.ToString());
    }

    /// <summary>Beside each other, in as many rows as it takes.</summary>
    public static Sketch Rows(IEnumerable<Sketch> parts, double widest, double gapAcross, double gapDown)
    {
        var svg = new StringBuilder();
        double x = 0;
        double y = 0;
        double width = 0;
        double rowHeight = 0;
        foreach (Sketch part in parts)
        {
            if (x > 0 && x + part.Width > widest)
            {
                x = 0;
                y += rowHeight + gapDown;
                rowHeight = 0;
            }

            svg.Append(part.At(x, y));
            width = Math.Max(width, x + part.Width);
            x += part.Width + gapAcross;
            rowHeight = Math.Max(rowHeight, part.Height);
        }

        return new Sketch(width, y + rowHeight, svg.ToString());
    }

    /// <summary>The same with room to the right, where it is narrower.</summary>
    public Sketch AtLeast(double width) => this with { Width = Math.Max(Width, width) };

    /// <summary>The elements in a page.</summary>
    /// <param name="description">What they show, for who cannot see it.</param>
    /// <param name="style">A style of the whole, or null.</param>
    public string Inline(string description, string? style = null) =>
        $"<svg role=\"img\" aria-label=\"{Markup.Text(description)}\"{(style is null ? "" : $" style=\"{style}\"")}"
        + $" viewBox=\"0 0 {Markup.Coordinate(Width)} {Markup.Coordinate(Height)}\">{Content}</svg>";

    private string At(double x, double y) =>
        x == 0 && y == 0 ? $"<g>{Content}</g>" : $"<g transform=\"translate({Markup.Coordinate(x)} {Markup.Coordinate(y)})\">{Content}</g>";

    private static List<string> Wrap(string text, int longest)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > longest)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }
}
