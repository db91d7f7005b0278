using System.Globalization;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Kernels;

namespace FastBackprop.Cli.Train;

/// <summary>The defaults as train --help shows them.</summary>
internal static class DefaultsTable
{
    public static string Text { get; } = Render();

    private static string Render()
    {
        var text = new StringBuilder("Defaults by dataset:\n");
        Row(text, "", "hidden", "activation", "output", "rate", "schedule", "epochs", "scale", "test");
        foreach ((string name, TrainingDefaults defaults) in DefaultsByDataset.All)
        {
            Row(
                text,
                name,
                string.Join(',', defaults.Hidden),
                ActivationTraits.Words.Of(defaults.Activation),
                ActivationTraits.Words.Of(defaults.Output),
                defaults.Rate.ToString(CultureInfo.InvariantCulture),
                defaults.Schedule.Text,
                defaults.Epochs.ToString(CultureInfo.InvariantCulture),
                Scaler.Words.Of(defaults.Scaling),
                HasFixedTest(name) ? "its own" : defaults.TestFraction.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString().TrimEnd();
    }

    private static bool HasFixedTest(string name) => DatasetCatalogue.Entries.Any(entry => entry.Name == name && entry.TestRows > 0);

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("  ").AppendLine(string.Format(
            CultureInfo.InvariantCulture, "{0,-13}{1,-7}{2,-11}{3,-9}{4,-6}{5,-9}{6,-7}{7,-9}{8}", cells).TrimEnd());
}
