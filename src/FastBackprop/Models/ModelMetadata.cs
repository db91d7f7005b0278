using System.Globalization;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Models;

/// <summary>
/// The description of a model file besides the weights, and its form in the file: names and values that are strings. Numbers are in the
/// invariant culture and round-trip; lists are separated by commas, class names are a JSON array. The numbers of a scaler with many
/// columns are not here but in <see cref="ModelTensors"/>. Unknown names are ignored, so that a later version may add some; a change of
/// the meaning of known names needs another version.
/// </summary>
internal sealed partial record ModelMetadata(
    NetworkShape Shape, Scaler? Scaler, IReadOnlyList<string>? ClassNames, TrainingState? Training)
{
    private const string Format = "fastbackprop";
    private const string Version = "1";
    private const string NumericsKey = "numerics_version";

    /// <summary>The <see cref="NumericsVersion"/> of the library that wrote the file; null if there was no number yet.</summary>
    public int? WrittenBy { get; init; }

    /// <summary>The first contradiction between the parts, in words, or null. Each part has already checked itself.</summary>
    public string? Fault()
    {
        if (Scaler is not null && Scaler.Columns != Shape.Inputs)
        {
            return $"the scaler has {Scaler.Columns} columns; the network has {Shape.Inputs} inputs";
        }

        if (ClassNames is not null && ClassNames.Count != Shape.Outputs && (ClassNames.Count, Shape.Outputs) != (2, 1))
        {
            return WrongNumberOfNames(ClassNames.Count, Shape.Outputs);
        }

        long letters = (Training?.Update?.Length ?? 0) + (long)(Training?.Dataset?.Length ?? 0) + (ClassNames?.Sum(name => (long)(name?.Length ?? 0)) ?? 0);
        if (letters > SafetensorsHeader.MostBytes)
        {
            return $"its texts have {letters} letters; the header of a file has room for {SafetensorsHeader.MostBytes} bytes";
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in ClassNames ?? [])
        {
            if (!IsText(name))
            {
                return "a class name is null, or has a control character or half a surrogate pair in it";
            }

            if (!seen.Add(name))
            {
                return $"two classes have the name \"{name}\"";
            }
        }

        return Training switch
        {
            null => null,
            { Steps: < 0 } => $"training has {Training.Steps} steps; expected 0 or more",
            { Epochs: < 0 } => $"training has {Training.Epochs} epochs; expected 0 or more",
            { LearningRate: var rate } when !double.IsFinite(rate) || rate < 0 =>
                FormattableString.Invariant($"the learning rate is {rate}; expected a finite number of 0 or more"),
            { Update: string update } when !IsText(update) => "the update has a control character or half a surrogate pair in it",
            { Dataset: string dataset } when !IsText(dataset) => "the name of the dataset has a control character or half a surrogate pair in it",
            _ => null,
        };
    }

    /// <summary>The form in the file, in its written order.</summary>
    public Dictionary<string, string> ToStrings()
    {
        var strings = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            [NumericsKey] = Invariant(NumericsVersion.Current),
            ["shape"] = Shape.ToString(),
            ["activations"] = string.Join(',', Shape.Layers.Select(layer => ActivationTraits.Of(layer.Activation).Word)),
            ["bias"] = NetworkShape.BiasWords.Of(Shape.Bias),
        };
        if (ClassNames is not null)
        {
            strings["class_names"] = JsonOf(ClassNames);
        }

        if (Scaler is not null)
        {
            strings["scaler"] = Scaler.Words.Of(Scaler.Kind);
            strings["scaler.columns"] = Invariant(Scaler.Columns);
            if (!ModelTensors.Holds(Scaler))
            {
                strings["scaler.offsets"] = Join(Scaler.Offsets);
                strings["scaler.divisors"] = Join(Scaler.Divisors);
            }
        }

        if (Training is not null)
        {
            strings["training.loss"] = Training.Loss.Text;
            strings["training.steps"] = Invariant(Training.Steps);
            strings["training.epochs"] = Invariant(Training.Epochs);
            strings["training.learning_rate"] = Invariant(Training.LearningRate);
            if (Training.ShuffleSeed is ulong seed)
            {
                strings["training.shuffle_seed"] = Invariant(seed);
            }

            if (Training.Update is not null)
            {
                strings["training.update"] = Training.Update;
            }

            if (Training.Dataset is not null)
            {
                strings["training.dataset"] = Training.Dataset;
            }
        }

        return strings;
    }

    private static string WrongNumberOfNames(int names, int outputs) =>
        $"there are {names} class names; the network has {outputs} outputs";

    // A JSON string of a file cannot hold half a surrogate pair: it would come back as another character. And a control character in a
    // foreign file could take over the terminal of a program that shows the text.
    private static bool IsText(string? text)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune letter, out int length) != System.Buffers.OperationStatus.Done || Rune.IsControl(letter))
            {
                return false;
            }

            rest = rest[length..];
        }

        return text is not null;
    }

    // The shortest text that reads back as the same number.
    private static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Join(ReadOnlySpan<double> numbers)
    {
        var text = new StringBuilder();
        foreach (double number in numbers)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{number}");
        }

        return text.ToString();
    }
}
