using System.Text.Json;

namespace FastBackprop.Cli.Plot;

/// <summary>An epoch as a line of a training log tells it; what the line does not say is null.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Loss">The mean loss during the epoch, each sample's before the step that learns it.</param>
internal sealed record LoggedEpoch(double Epoch, double Loss)
{
    /// <summary>The mean loss over the training part after the epoch.</summary>
    public double? TrainLoss { get; init; }

    public double? TestLoss { get; init; }

    public double? TrainAccuracy { get; init; }

    public double? TestAccuracy { get; init; }

    /// <summary>The gradient's norm in each layer; NaN where it was not finite. Before the last epoch, of the first layers alone.</summary>
    public IReadOnlyList<double>? GradientNorms { get; init; }

    /// <summary>Layers of which the line has a norm.</summary>
    public int Layers { get; init; }

    public double? LearningRate { get; init; }

    public double? Seconds { get; init; }

    /// <summary>The same without the norms of more layers than are drawn.</summary>
    public LoggedEpoch WithNormsOf(int layers) => GradientNorms?.Count > layers ? this with { GradientNorms = [.. GradientNorms.Take(layers)] } : this;
}

/// <summary>A training log, as train --log writes it. Logs of earlier versions and of other programs may say less.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epochs">Its epochs, at least one.</param>
/// <param name="CutOffLine">The number of the last line, where that ends in its middle and is left out; else null.</param>
internal sealed record TrainingLog(string Path, IReadOnlyList<LoggedEpoch> Epochs, int? CutOffLine = null)
{
    /// <summary>Of how many layers the norms are drawn, and kept for each epoch.</summary>
    public const int MostLayers = 64;

    /// <exception cref="InvalidDataException">
    /// A line is no JSON object with the numbers epoch and loss, other than a last one that is cut off, or there is no line.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    public static TrainingLog Read(string path)
    {
        var epochs = new List<LoggedEpoch>();
        int number = 0;
        foreach ((string line, bool isComplete) in LogLines.Read(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            LoggedEpoch? epoch = Parse(line, out bool isJson);
            if (epoch is null)
            {
                return !isComplete && !isJson && epochs.Count > 0 ? new TrainingLog(path, epochs, number) : throw new InvalidDataException(
                    $"{path}, line {number}: expected a JSON object with the numbers epoch and loss, as train --log writes it.");
            }

            if (epochs.Count > 0)
            {
                epochs[^1] = epochs[^1].WithNormsOf(MostLayers);
            }

            epochs.Add(epoch);
        }

        return epochs.Count > 0
            ? new TrainingLog(path, epochs)
            : throw new InvalidDataException($"{path} is empty; expected a training log.");
    }

    private static LoggedEpoch? Parse(string line, out bool isJson)
    {
        isJson = false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            isJson = true;
            JsonElement json = document.RootElement;
            double[]? norms = json.ValueKind == JsonValueKind.Object ? Numbers(json, "gradientNorms") : null;
            return json.ValueKind == JsonValueKind.Object && Number(json, "epoch") is { } epoch && Number(json, "loss") is { } loss
                ? new LoggedEpoch(epoch, loss)
                {
                    TrainLoss = Number(json, "trainLoss"),
                    TestLoss = Number(json, "testLoss"),
                    TrainAccuracy = Number(json, "trainAccuracy"),
                    TestAccuracy = Number(json, "testAccuracy"),
                    GradientNorms = norms,
                    Layers = norms?.Length ?? 0,
                    LearningRate = Number(json, "learningRate"),
                    Seconds = Number(json, "seconds"),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? Number(value) : null;

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    private static double[]? Numbers(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => Number(value) ?? double.NaN)]
            : null;
}
