using System.Text.Json;

namespace FastBackprop.Cli.Plot;

/// <summary>An epoch as a line of a training log tells it.</summary>
internal sealed record LoggedEpoch(double Epoch, double Loss, double? TrainAccuracy, double? TestAccuracy, double? LearningRate, double? Seconds);

/// <summary>A training log, as train --log writes it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epochs">Its epochs, at least one.</param>
internal sealed record TrainingLog(string Path, IReadOnlyList<LoggedEpoch> Epochs)
{
    /// <exception cref="InvalidDataException">A line is no JSON object with the numbers epoch and loss, or there is no line.</exception>
    public static TrainingLog Read(string path)
    {
        var epochs = new List<LoggedEpoch>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                epochs.Add(Parse(line) ?? throw new InvalidDataException(
                    $"{path}, line {number}: expected a JSON object with the numbers epoch and loss, as train --log writes it."));
            }
        }

        return epochs.Count > 0 ? new TrainingLog(path, epochs) : throw new InvalidDataException($"{path} is empty; expected a training log.");
    }

    private static LoggedEpoch? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement json = document.RootElement;
            return json.ValueKind == JsonValueKind.Object && Number(json, "epoch") is { } epoch && Number(json, "loss") is { } loss
                ? new LoggedEpoch(epoch, loss, Number(json, "trainAccuracy"), Number(json, "testAccuracy"), Number(json, "learningRate"), Number(json, "seconds"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : null;
}
