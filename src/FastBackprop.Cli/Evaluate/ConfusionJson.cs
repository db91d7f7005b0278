using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;

namespace FastBackprop.Cli.Evaluate;

/// <summary>A confusion matrix for programs: of many classes the largest mistakes alone.</summary>
internal static class ConfusionJson
{
    /// <summary>Member confusion: a row for each actual class; null for values, and for more classes than a matrix is printed of.</summary>
    public static void WriteMatrix(Utf8JsonWriter json, ConfusionMatrix? confusion)
    {
        if (confusion is null || confusion.ClassNames.Count > ConfusionMatrix.MostReadableClasses)
        {
            json.WriteNull("confusion");
            return;
        }

        int[] classes = [.. Enumerable.Range(0, confusion.ClassNames.Count)];
        json.WriteArray("confusion", classes, actual =>
        {
            json.WriteStartArray();
            foreach (int predicted in classes)
            {
                json.WriteNumberValue(confusion[actual, predicted]);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>
    /// Members mistakenPairs, how many pairs of classes were taken for each other, and largestMistakes, the most frequent of them; null
    /// for values.
    /// </summary>
    public static void WriteMistakes(Utf8JsonWriter json, ConfusionMatrix? confusion)
    {
        if (confusion is null)
        {
            json.WriteNull("mistakenPairs");
            json.WriteNull("largestMistakes");
            return;
        }

        json.WriteNumber("mistakenPairs", confusion.MistakenPairs);
        json.WriteArray("largestMistakes", confusion.LargestMistakes(ConfusionTable.MostMistakes), pair => json.WriteObject(members =>
        {
            members.WriteString("class", confusion.ClassNames[pair.Actual]);
            members.WriteString("takenFor", confusion.ClassNames[pair.Predicted]);
            members.WriteNumber("samples", pair.Samples);
        }));
    }
}
