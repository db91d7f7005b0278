using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;

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
            foreach (DatasetEntry entry in DatasetCatalogue.Entries)
            {
                Write(streams.Out, entry);
            }
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
                members.WriteBoolean("present", entry.IsPresent);
            });
        }

        json.WriteEndArray();
    }

    // A description or a licence has no room in a table of 80 columns.
    private static void Write(TextWriter writer, DatasetEntry entry)
    {
        string test = entry.TestRows == 0 ? "" : $" and {Wording.Count(entry.TestRows)} for the test";
        string target = entry.Classes == 0 ? "a value" : $"{entry.Classes} classes";
        writer.WriteLine($"{entry.Name}: {Wording.Count(entry.Rows)} rows{test}, {entry.InputColumns} inputs, {target}");
        writer.WriteLine($"  {entry.Description}");
        writer.WriteLine($"  {entry.Licence}");
        if (entry.Download is not null)
        {
            writer.WriteLine(entry.IsPresent ? "  downloaded" : $"  not here yet: fastbackprop data fetch {entry.Name}");
        }
    }
}
