namespace FastBackprop.Cli.Options;

/// <summary>The words that an option takes, each with what it means.</summary>
internal sealed class Choices<T>(params (string Word, T Value)[] choices)
    where T : struct
{
    /// <summary>The words, for help and for errors: a, b or c.</summary>
    public string Words { get; } = string.Join(", ", choices[..^1].Select(choice => choice.Word)) + " or " + choices[^1].Word;

    public bool TryParse(string text, out T value)
    {
        int index = Array.FindIndex(choices, choice => choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? default : choices[index].Value;
        return index >= 0;
    }

    public string WordFor(T value) => Array.Find(choices, choice => choice.Value.Equals(value)).Word
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"There is no word for it; there are {Words}.");
}
