using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Models;

internal sealed partial record ModelMetadata
{
    /// <summary>
    /// Reads the shape from the form in the file. It may lie about the sizes: no memory must be taken for them before the tensors
    /// bear it out.
    /// </summary>
    /// <exception cref="InvalidDataException">The form is not that of a model, or not of this version.</exception>
    public static NetworkShape ReadShape(IReadOnlyDictionary<string, string> strings)
    {
        if (strings.GetValueOrDefault("format") is not Format)
        {
            throw new InvalidDataException($"not a FastBackprop model: its metadata does not have \"format\": \"{Format}\"");
        }

        string version = Text(strings, "version");
        if (version != Version)
        {
            throw new InvalidDataException($"the model has version {version} of the format; this program reads version {Version}");
        }

        // No array could hold the weights of more units; and with one for the bias they still are an int.
        int[] sizes = [.. Text(strings, "shape").Split('-').Select(size => (int)Whole("shape", size, 1, NetworkShape.MostUnits))];
        string[] activations = Text(strings, "activations").Split(',');
        if (sizes.Length < 2 || activations.Length != sizes.Length - 1)
        {
            throw new InvalidDataException(
                $"the shape has {sizes.Length} sizes, and there are {activations.Length} activations; expected one for each size but the first");
        }

        LayerShape[] layers = [.. activations.Select((name, i) => new LayerShape(sizes[i + 1], ValueOf(Activations, "activations", name)))];
        BiasConvention bias = ValueOf(Biases, "bias", Text(strings, "bias"));
        return Construct(() => new NetworkShape(sizes[0], layers) { Bias = bias });
    }

    /// <summary>Reads the rest of the form in the file.</summary>
    /// <param name="strings">The form.</param>
    /// <param name="shape">The shape that it has, borne out by the tensors.</param>
    /// <exception cref="InvalidDataException">The form contradicts itself.</exception>
    public static ModelMetadata Read(IReadOnlyDictionary<string, string> strings, NetworkShape shape)
    {
        var metadata = new ModelMetadata(shape, ReadScaler(strings, shape.Inputs), ReadClassNames(strings), ReadTraining(strings))
        {
            // A later version than this library's is no reason to refuse the weights: they are numbers as any others.
            WrittenBy = strings.TryGetValue(NumericsKey, out string? number) ? (int)Whole(NumericsKey, number, 1, int.MaxValue) : null,
        };
        return metadata.Fault() is string fault ? throw new InvalidDataException(fault) : metadata;
    }

    private static Scaler? ReadScaler(IReadOnlyDictionary<string, string> strings, int inputs)
    {
        if (!strings.TryGetValue("scaler", out string? name))
        {
            return null;
        }

        Scaling kind = ValueOf(Scalings, "scaler", name);

        // A scaler takes time and memory for each column, so the number is checked first.
        int columns = (int)Whole("scaler.columns", Text(strings, "scaler.columns"), (ulong)inputs, (ulong)inputs);
        double[] offsets = Numbers(strings, "scaler.offsets");
        double[] divisors = Numbers(strings, "scaler.divisors");
        return Construct(() => new Scaler(kind, columns, offsets, divisors));
    }

    private static TrainingState? ReadTraining(IReadOnlyDictionary<string, string> strings)
    {
        if (!strings.TryGetValue("training.loss", out string? loss))
        {
            return null;
        }

        return new TrainingState
        {
            Loss = ValueOf(Losses, "training.loss", loss),
            Steps = (long)Whole("training.steps", Text(strings, "training.steps"), 0, long.MaxValue),
            Epochs = (int)Whole("training.epochs", Text(strings, "training.epochs"), 0, int.MaxValue),
            LearningRate = Number("training.learning_rate", Text(strings, "training.learning_rate")),
            ShuffleSeed = strings.TryGetValue("training.shuffle_seed", out string? seed)
                ? Whole("training.shuffle_seed", seed, 0, ulong.MaxValue)
                : null,
            Update = strings.GetValueOrDefault("training.update"),
            Dataset = strings.GetValueOrDefault("training.dataset"),
        };
    }

    private static ReadOnlyCollection<string>? ReadClassNames(IReadOnlyDictionary<string, string> strings)
    {
        if (!strings.TryGetValue("class_names", out string? json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1 });
            return Array.AsReadOnly(document.RootElement.EnumerateArray().Select(name => name.GetString()!).ToArray());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unexpected("class_names", json, "a JSON array of strings", e);
        }
    }

    private static string JsonOf(IEnumerable<string> texts)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.GetBuffer().AsSpan(0, (int)json.Length));
    }

    // The constructors know what they allow. Their message is one line, up to the name of the parameter.
    private static TPart Construct<TPart>(Func<TPart> part)
    {
        try
        {
            return part();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message.Split(". (Parameter ")[0], e);
        }
    }

    private static string Text(IReadOnlyDictionary<string, string> strings, string key) =>
        strings.GetValueOrDefault(key) ?? throw new InvalidDataException($"metadata \"{key}\" is missing");

    private static TEnum ValueOf<TEnum>((TEnum Value, string Name)[] names, string key, string text)
        where TEnum : struct, Enum
    {
        int i = Array.FindIndex(names, pair => pair.Name == text);
        return i >= 0 ? names[i].Value : throw Unexpected(key, text, string.Join(", ", names.Select(pair => pair.Name)));
    }

    private static ulong Whole(string key, string text, ulong least, ulong most) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= least && number <= most
            ? number
            : throw Unexpected(key, text, least == most ? $"{least}" : $"a whole number from {least} to {most}");

    private static double Number(string key, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Unexpected(key, text, "a finite number");

    private static double[] Numbers(IReadOnlyDictionary<string, string> strings, string key)
    {
        string text = Text(strings, key);
        return text.Length == 0 ? [] : [.. text.Split(',').Select(number => Number(key, number))];
    }

    private static InvalidDataException Unexpected(string key, string text, string expected, Exception? inner = null) =>
        new($"metadata \"{key}\" has \"{text}\"; expected {expected}", inner);
}
