using System.Text;

namespace FastBackprop.Reports;

/// <summary>A table of texts, which scrolls sideways where the screen is too narrow.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, a text for each column.</param>
public sealed record TableFigure(string Id, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Figure(Id, Title)
{
    // What fits beside other figures.
    private const int NarrowCharacters = 46;

    /// <inheritdoc/>
    public override bool IsWide => Columns.Select((column, i) => Rows.Select(row => row[i].Length).Append(column.Length).Max()).Sum() > NarrowCharacters;

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"table\"><table><thead><tr>");
        html.AppendJoin("", Columns.Select(column => $"<th>{Markup.Text(column)}</th>")).Append("</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in Rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Markup.Text(cell)}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }
}
