using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;
using Spectre.Console;

namespace FastBackprop.Cli.Data;

/// <summary>fastbackprop data list.</summary>
internal static class CatalogueList
{
    public static int Print(bool json, Streams streams)
    {
        if (json)
        {
            streams.Out.WriteLine(Json.Value(writer => WriteAll(writer)));
        }
        else
        {
            Tables.Write(streams, CreateTable());
        }

        return ExitCode.Success;
    }

    private static void WriteAll(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (DatasetEntry entry in DatasetCatalogue.Entries)
        {
            json.WriteObject(members =>
            {
                members.WriteString("name", entry.Name);
                members.WriteNumber("rows", entry.Rows);
                members.WriteNumber("testRows", entry.TestRows);
                members.WriteNumber("inputs", entry.InputColumns);
                members.WriteNumber("classes", entry.Classes);
                members.WriteString("licence", entry.Licence);
                members.WriteString("description", entry.Description);
            });
        }

        json.WriteEndArray();
    }

    private static Table CreateTable()
    {
        var table = new Table();
        table.AddColumn("name");
        foreach (string name in (string[])["rows", "test rows", "inputs", "classes"])
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        table.AddColumn("description");
        table.AddColumn("licence");
        foreach (DatasetEntry entry in DatasetCatalogue.Entries)
        {
            table.AddRow(
                new Text(entry.Name),
                new Text(Wording.Count(entry.Rows)),
                new Text(entry.TestRows == 0 ? "" : Wording.Count(entry.TestRows)),
                new Text(Wording.Count(entry.InputColumns)),
                new Text(entry.Classes == 0 ? "values" : Wording.Count(entry.Classes)),
                new Text(entry.Description),
                new Text(entry.Licence));
        }

        return table;
    }
}
