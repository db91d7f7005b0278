using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Models;

internal sealed partial record ModelMetadata
{
    /// <summary>
    /// Reads the shape from the form in the file. The sizes may be false: no memory may be allocated for them before the tensors confirm them.
    /// </summary>
    /// <param name="strings">The form.</param>
    /// <param name="tensors">The tensors of the file, one for each layer.</param>
    /// <exception cref="InvalidDataException">The form is not that of a model, or not of this version.</exception>
    public static NetworkShape ReadShape(IReadOnlyDictionary<string, string> strings, IReadOnlyList<SafetensorsEntry> tensors)
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

        // No array can hold the weights of more units; with one for the bias the number is still an int.
        string shape = Text(strings, "shape");
        int[] sizes = List(shape, '-', size => (int)Whole("shape", size, 1, NetworkShape.MostUnits));
        string activations = Text(strings, "activations");
        int layers = activations.AsSpan().Count(',') + 1;
        if (sizes.Length < 2 || layers != sizes.Length - 1)
        {
            throw new InvalidDataException(
                $"the shape has {sizes.Length} sizes, and there are {layers} activations; expected one for each size but the first");
        }

        ModelTensors.ThrowIfFewer(tensors, layers, shape);
        Activation[] functions = List(activations, ',', name => ValueOf(ActivationTraits.Words, "activations", name));
        LayerShape[] shapes = [.. functions.Select((function, i) => new LayerShape(sizes[i + 1], function))];
        BiasConvention bias = ValueOf(NetworkShape.BiasWords, "bias", Text(strings, "bias"));
        return Construct(() => new NetworkShape(sizes[0], shapes) { Bias = bias });
    }

    /// <summary>Whether the form names a scaler whose numbers are tensors.</summary>
    public static bool LeavesScalerToTensors(IReadOnlyDictionary<string, string> strings) =>
        strings.ContainsKey("scaler") && !strings.ContainsKey("scaler.offsets") && !strings.ContainsKey("scaler.divisors");

    /// <summary>Reads the rest of the form in the file.</summary>
    /// <param name="strings">The form.</param>
    /// <param name="shape">The shape that it has, confirmed by the tensors.</param>
    /// <param name="scaler">The numbers of the scaler if they are tensors; null if they are in the form.</param>
    /// <exception cref="InvalidDataException">The form contradicts itself.</exception>
    public static ModelMetadata Read(
        IReadOnlyDictionary<string, string> strings, NetworkShape shape, (double[] Offsets, double[] Divisors)? scaler)
    {
        var metadata = new ModelMetadata(
            shape, ReadScaler(strings, shape.Inputs, scaler), ReadClassNames(strings, shape.Outputs), ReadTraining(strings))
        {
            // A later version than this library's is no reason to refuse the weights: they are still only numbers.
            WrittenBy = strings.TryGetValue(NumericsKey, out string? number) ? (int)Whole(NumericsKey, number, 1, int.MaxValue) : null,
        };
        return metadata.Fault() is string fault ? throw new InvalidDataException(fault) : metadata;
    }

    private static Scaler? ReadScaler(
        IReadOnlyDictionary<string, string> strings, int inputs, (double[] Offsets, double[] Divisors)? numbers)
    {
        if (!strings.TryGetValue("scaler", out string? name))
        {
            return null;
        }

        Scaling kind = ValueOf(Scaler.Words, "scaler", name);

        // A scaler takes time and memory for each column, so the number is checked first.
        int columns = (int)Whole("scaler.columns", Text(strings, "scaler.columns"), (ulong)inputs, (ulong)inputs);
        double[] offsets = numbers?.Offsets ?? Numbers(strings, "scaler.offsets");
        double[] divisors = numbers?.Divisors ?? Numbers(strings, "scaler.divisors");
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
            Loss = Loss.TryParse(loss, out Loss read) ? read : throw Unexpected("training.loss", loss, Loss.Words),
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

    private static ReadOnlyCollection<string>? ReadClassNames(IReadOnlyDictionary<string, string> strings, int outputs)
    {
        if (!strings.TryGetValue("class_names", out string? json))
        {
            return null;
        }

        var names = new List<string>();
        int count = 0;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 1 });
            bool isArray = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            while (isArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                isArray = reader.TokenType is JsonTokenType.String or JsonTokenType.Null;

                // Names beyond the possible number take no memory, but are counted.
                if (isArray && ++count <= Math.Max(outputs, 2))
                {
                    names.Add(reader.GetString()!);
                }
            }

            if (!isArray || reader.Read())
            {
                throw Unexpected("class_names", json, "a JSON array of strings");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unexpected("class_names", json, "a JSON array of strings", e);
        }

        return count == names.Count ? names.AsReadOnly() : throw new InvalidDataException(WrongNumberOfNames(count, outputs));
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

    // The constructors check their arguments. Their message is one line, up to the name of the parameter.
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

    private static TEnum ValueOf<TEnum>(Words<TEnum> words, string key, ReadOnlySpan<char> text)
        where TEnum : struct, Enum => words.TryParse(text, out TEnum value) ? value : throw Unexpected(key, text, words.List);

    private static ulong Whole(string key, ReadOnlySpan<char> text, ulong least, ulong most) =>
        NumberParser.TryParse(text, NumberStyles.None, out ulong number) && number >= least && number <= most
            ? number
            : throw Unexpected(key, text, least == most ? $"{least}" : $"a whole number from {least} to {most}");

    private static double Number(string key, ReadOnlySpan<char> text) =>
        NumberParser.TryParse(text, NumberParser.Bare, out double number) && double.IsFinite(number)
            ? number
            : throw Unexpected(key, text, "a finite number");

    private static double[] Numbers(IReadOnlyDictionary<string, string> strings, string key)
    {
        string text = Text(strings, key);
        return text.Length == 0 ? [] : List(text, ',', number => Number(key, number));
    }

    // Without a string for each item: a list may be as long as the header.
    private static TItem[] List<TItem>(ReadOnlySpan<char> text, char separator, Func<ReadOnlySpan<char>, TItem> read)
    {
        var items = new TItem[text.Count(separator) + 1];
        int count = 0;
        foreach (Range item in text.Split(separator))
        {
            items[count++] = read(text[item]);
        }

        return items;
    }

    private static InvalidDataException Unexpected(string key, ReadOnlySpan<char> text, string expected, Exception? inner = null) =>
        new($"metadata \"{key}\" has \"{ForeignText.Piece(text)}\"; expected {expected}", inner);
}
