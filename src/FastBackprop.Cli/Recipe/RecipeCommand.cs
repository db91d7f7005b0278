using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Reports;

namespace FastBackprop.Cli.Recipe;

/// <summary>recipe: a verb for each system, and one that lists them.</summary>
internal static class RecipeCommand
{
    public static Command Create(Streams streams)
    {
        var command = new Command("recipe", "Runs the systems of well-known backpropagation tutorials, their arithmetic unchanged.") { List(streams) };
        foreach (RecipeEntry recipe in RecipeBook.All)
        {
            command.Add(Create(recipe, streams));
        }

        return command;
    }

    private static Command List(Streams streams)
    {
        Option<bool> json = SharedOptions.Json("Prints one JSON array, an object for each recipe: recipe, description.");
        var list = new Command("list", "Lists the recipes.") { json };
        list.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                streams.Out.WriteLine(Json.Value(writer =>
                {
                    writer.WriteStartArray();
                    foreach (RecipeEntry recipe in RecipeBook.All)
                    {
                        writer.WriteObject(members =>
                        {
                            members.WriteString("recipe", recipe.Name);
                            members.WriteString("description", recipe.Description);
                        });
                    }

                    writer.WriteEndArray();
                }));
                return ExitCode.Success;
            }

            foreach (RecipeEntry recipe in RecipeBook.All)
            {
                streams.Out.WriteLine(recipe.Name);
                streams.Out.WriteLine($"  {recipe.Description}");
            }

            return ExitCode.Success;
        });
        return list;
    }

    private static ExplainedCommand Create(RecipeEntry recipe, Streams streams)
    {
        Option<ulong> seed = SharedOptions.Seed("Decides the start weights and which rows are kept for the test.");
        Option<bool> json = SharedOptions.Json(
            "Prints one JSON object: recipe, published, result, metric, seconds, steps, seed, weightsSha256, runs (each training's).");
        Option<string> page = TypedOption.Text(
            "--report", "FILE.html", "Writes a page with the figures beside the published ones and pictures of every training.");
        Option<string> pictures = TypedOption.Text(
            "--pictures",
            "FOLDER",
            "Writes each picture of that page to a file of its own, named after its id there: loss.svg. "
            + "The folder is made where there is none.");
        var command = new ExplainedCommand(recipe.Name, recipe.Description, recipe.Explanation) { seed, page, pictures, json };
        command.SetAction(parsed =>
        {
            string? pagePath = parsed.GetValue(page);
            string? folder = parsed.GetValue(pictures);
            OutputFiles.ThrowUnlessReplaceable("--report", pagePath, [], "");
            OutputFiles.ThrowUnlessFolder("--pictures", folder);
            ulong chosen = parsed.GivenValue(seed) ?? SharedOptions.DefaultSeed;
            recipe.WarmUp?.Invoke(chosen);
            var report = new RecipeReport(recipe, chosen, recipe.Run(chosen));
            if (pagePath is not null || folder is not null)
            {
                Save(RecipePage.Create(report), pagePath, folder);
            }

            if (parsed.GetValue(json))
            {
                streams.Out.WriteLine(report.ToJson());
            }
            else
            {
                report.WriteTo(streams, pagePath, folder);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Save(HtmlReport page, string? path, string? folder)
    {
        if (path is not null)
        {
            page.Save(path);
        }

        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            foreach (Drawing drawing in page.Figures.OfType<Drawing>())
            {
                drawing.SaveSvg(Path.Combine(folder, drawing.Id + ".svg"));
            }
        }
    }
}
