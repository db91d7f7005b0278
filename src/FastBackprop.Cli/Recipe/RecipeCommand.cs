using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

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
        var command = new ExplainedCommand(recipe.Name, recipe.Description, recipe.Explanation) { seed, json };
        command.SetAction(parsed =>
        {
            ulong chosen = parsed.GivenValue(seed) ?? SharedOptions.DefaultSeed;
            var report = new RecipeReport(recipe, chosen, recipe.Run(chosen));
            if (parsed.GetValue(json))
            {
                streams.Out.WriteLine(report.ToJson());
            }
            else
            {
                report.WriteTo(streams);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
