using System.Text;
using FastBackprop.IO;

namespace FastBackprop.Reports;

/// <summary>
/// One HTML file that needs nothing else: no network, no script, its pictures inside. It is as wide as the screen, and light or
/// dark as the reader's system is.
/// </summary>
/// <param name="title">What the report is about.</param>
public sealed class HtmlReport(string title)
{
    private readonly List<(string Name, string Value)> _facts = [];
    private readonly List<Figure> _figures = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _headings = [];

    /// <summary>What is to be said before everything else; null for nothing.</summary>
    public string? Introduction { get; init; }

    /// <summary>The figures, in their order.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Adds a line to the table at the top.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">Its value.</param>
    public void AddFact(string name, string value) => _facts.Add((name, value));

    /// <summary>Adds a heading for the figures that follow.</summary>
    /// <param name="text">The heading.</param>
    public void AddHeading(string text) => _headings[_figures.Count] = text;

    /// <summary>Adds a figure below the others.</summary>
    /// <param name="figure">The figure.</param>
    /// <exception cref="ArgumentException">There is a figure with this id already.</exception>
    public void Add(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (!_ids.Add(figure.Id))
        {
            throw new ArgumentException($"figure has the id {figure.Id}, as another has; expected one of its own.", nameof(figure));
        }

        _figures.Add(figure);
    }

    /// <summary>The whole file.</summary>
    public string ToHtml()
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");

        // Without an icon of its own a browser would ask a server for one.
        page.Append("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append($"<title>{Markup.Text(title)}</title>\n<style>\n{StyleSheet.Drawing}{StyleSheet.Page}</style>\n</head>\n<body>\n<h1>{Markup.Text(title)}</h1>\n");
        if (Introduction is not null)
        {
            page.Append($"<p>{Markup.Text(Introduction)}</p>\n");
        }

        if (_facts.Count > 0)
        {
            page.Append("<dl>\n");
            foreach ((string name, string value) in _facts)
            {
                page.Append($"<dt>{Markup.Text(name)}</dt><dd>{Markup.Text(value)}</dd>\n");
            }

            page.Append("</dl>\n");
        }

        page.Append("<main>\n");
        for (int i = 0; i < _figures.Count; i++)
        {
            if (_headings.TryGetValue(i, out string? heading))
            {
                page.Append($"<h2>{Markup.Text(heading)}</h2>\n");
            }

            _figures[i].WriteTo(page);
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Writes the file, as UTF-8; one that is there already is replaced, as a whole.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <exception cref="ArgumentException">The path is empty, or there is something else than a file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => FileReplacement.Write(path, file => file.Write(Encoding.UTF8.GetBytes(ToHtml())));
}
