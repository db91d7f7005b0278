using System.Globalization;
using System.Text.Json;
using FastBackprop.Cli.Terminal;
using Spectre.Console;

namespace FastBackprop.Cli.Recipe;

/// <summary>What a recipe came to, for programs and for people.</summary>
internal sealed record RecipeReport(RecipeEntry Recipe, ulong Seed, IReadOnlyList<RecipeRun> Runs)
{
    public string ToJson() => Json.Object(json =>
    {
        RecipeRun run = Runs[0];
        RecipeFigure figure = run.Figures[0];
        json.WriteString("recipe", Recipe.Name);
        json.WriteNumberOrNull("published", figure.Published);
        json.WriteNumber("result", figure.Result);
        json.WriteString("metric", figure.Metric);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("steps", run.Steps);
        json.WriteNumber("seed", Seed);
        json.WriteString("weightsSha256", run.WeightsSha256);
        json.WriteArray("runs", Runs, one => json.WriteObject(members => WriteRun(members, one)));
    });

    public void WriteTo(Streams streams, string? page, string? pictures)
    {
        var facts = new Facts(streams);
        facts.Add("recipe", $"{Recipe.Name}, seed {Seed.ToString(CultureInfo.InvariantCulture)}");
        facts.Add("system", Recipe.Description);
        foreach (RecipeRun run in Runs)
        {
            facts.Add("training", $"{run.Name}: {Wording.Count(run.Steps, "step")}, {Wording.Seconds(run.Seconds)}");
            var table = new Table();
            table.AddColumns(new TableColumn(""), new TableColumn("result").RightAligned(), new TableColumn("published").RightAligned());
            foreach (RecipeFigure figure in run.Figures)
            {
                table.AddRow(
                    new Text(figure.Metric),
                    new Text(Wording.Short(figure.Result)),
                    new Text(figure.Published is { } published ? Wording.Short(published) : "none"));
            }

            Tables.Write(streams, table);
            foreach (RecipePicture picture in run.Pictures)
            {
                facts.Add(picture.Title, Wording.Count(picture.Values.Length, "value"));
                foreach (string line in picture.Lines())
                {
                    streams.Out.WriteLine(line);
                }
            }
        }

        facts.Add("weights", Runs[0].WeightsSha256);
        if (page is not null)
        {
            facts.Add("report", page);
        }

        if (pictures is not null)
        {
            facts.Add("pictures", pictures);
        }
    }

    private static void WriteRun(Utf8JsonWriter json, RecipeRun run)
    {
        json.WriteString("run", run.Name);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("steps", run.Steps);
        json.WriteString("weightsSha256", run.WeightsSha256);
        json.WriteArray("figures", run.Figures, figure => json.WriteObject(members =>
        {
            members.WriteString("metric", figure.Metric);
            members.WriteNumberOrNull("published", figure.Published);
            members.WriteNumber("result", figure.Result);
        }));
        if (run.Pictures.Count > 0)
        {
            json.WriteArray("pictures", run.Pictures, picture => json.WriteObject(members =>
            {
                members.WriteString("title", picture.Title);
                members.WriteNumber("columns", picture.Columns);
                members.WriteArray("values", picture.Values, members.WriteNumberValue);
            }));
        }
    }
}
