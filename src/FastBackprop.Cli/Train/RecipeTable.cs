using System.Globalization;
using System.Text;
using FastBackprop.Cli.Options;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Train;

/// <summary>The recipes as train --help shows them.</summary>
internal static class RecipeTable
{
    public static string Text { get; } = Render();

    private static string Render()
    {
        var text = new StringBuilder("Defaults by dataset:\n");
        Row(text, "", "hidden", "activation", "output", "rate", "schedule", "epochs", "scale", "test");
        foreach ((string name, Recipe recipe) in Recipes.All)
        {
            Row(
                text,
                name,
                string.Join(',', recipe.Hidden),
                Vocabulary.OutputActivations.WordFor(recipe.Activation),
                Vocabulary.OutputActivations.WordFor(recipe.Output),
                recipe.Rate.ToString(CultureInfo.InvariantCulture),
                recipe.Schedule.Text,
                recipe.Epochs.ToString(CultureInfo.InvariantCulture),
                Vocabulary.Scalings.WordFor(recipe.Scaling),
                HasFixedTest(name) ? "its own" : recipe.TestFraction.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString().TrimEnd();
    }

    private static bool HasFixedTest(string name) => DatasetCatalogue.Entries.Any(entry => entry.Name == name && entry.TestRows > 0);

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("  ").AppendLine(string.Format(
            CultureInfo.InvariantCulture, "{0,-13}{1,-7}{2,-11}{3,-9}{4,-6}{5,-9}{6,-7}{7,-9}{8}", cells).TrimEnd());
}
