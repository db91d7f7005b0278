using FastBackprop.IO;

namespace FastBackprop.Reports;

/// <summary>A figure that is drawn, not written: it can stand in a file of its own too.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
public abstract record Drawing(string Id, string Title) : Figure(Id, Title)
{
    /// <summary>A drawing is as wide as this at least, so that its title has few lines.</summary>
    private protected const double NarrowestTitle = 360;

    private const double Margin = 12;

    // What is readable in a page of text: its letters are about as large as the drawing's then.
    private const double PixelsAUnit = 1.3;

    /// <summary>
    /// The drawing, with its title and note, as an SVG file that needs nothing else. It stands on a ground of its own, and is light
    /// or dark as the reader's system is.
    /// </summary>
    public string ToSvg()
    {
        Sketch sketch = Draw();
        var head = Sketch.Column(
            4,
            Sketch.Text(Title, sketch.Width, "title", 7.2, 17),
            Note is null ? Sketch.Empty : Sketch.Text(Note, sketch.Width, "", Sketch.CharacterWidth, 14));
        var whole = Sketch.Column(8, head, sketch);
        double width = sketch.Width + (2 * Margin);
        double height = whole.Height + (2 * Margin);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\""
            + $" width=\"{Markup.Coordinate(width * PixelsAUnit)}\" height=\"{Markup.Coordinate(height * PixelsAUnit)}\""
            + $" viewBox=\"0 0 {Markup.Coordinate(width)} {Markup.Coordinate(height)}\" role=\"img\" aria-label=\"{Markup.Text(Title)}\">\n"
            + $"<style>\n{StyleSheet.Drawing}</style>\n"
            + $"<rect class=\"card\" x=\".5\" y=\".5\" width=\"{Markup.Coordinate(width - 1)}\""
            + $" height=\"{Markup.Coordinate(height - 1)}\" rx=\"8\"/>\n"
            + $"<g transform=\"translate({Markup.Coordinate(Margin)} {Markup.Coordinate(Margin)})\">{whole.Content}</g>\n</svg>\n";
    }

    /// <summary>Writes <see cref="ToSvg"/> to a file, as UTF-8; one that is there already is replaced, as a whole.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <exception cref="ArgumentException">The path is empty, or there is something else than a file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveSvg(string path) => FileReplacement.Write(path, file => file.Write(System.Text.Encoding.UTF8.GetBytes(ToSvg())));

    internal abstract Sketch Draw();
}
