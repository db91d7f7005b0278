using System.Text;

namespace FastBackprop.Reports;

/// <summary>A picture of a report, with its title.</summary>
/// <param name="Id">What a link or a test finds it by: letters, digits and hyphens, a letter first; one of its kind in a report.</param>
/// <param name="Title">What it shows.</param>
public abstract record Figure(string Id, string Title)
{
    /// <summary>What else has to be said, below the title; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it takes the whole width of the page.</summary>
    public virtual bool IsWide => false;

    /// <summary>Whether it is as tall as two others.</summary>
    public virtual bool IsTall => false;

    /// <summary>The picture itself, as HTML or SVG; all text in it is escaped.</summary>
    protected abstract string Body();

    internal void WriteTo(StringBuilder page)
    {
        page.Append($"<figure id=\"{Markup.Text(Id)}\"").Append(IsWide ? " class=\"wide\">" : IsTall ? " class=\"tall\">" : ">");
        page.Append($"<figcaption>{Markup.Text(Title)}</figcaption>");
        if (Note is not null)
        {
            page.Append($"<p>{Markup.Text(Note)}</p>");
        }

        page.Append(Body()).Append("</figure>\n");
    }
}
