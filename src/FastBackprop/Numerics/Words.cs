namespace FastBackprop.Numerics;

/// <summary>
/// The words of an enumeration: in files, on the command line and in messages for people. They stay when the code's names change. A value
/// may have several words; the first is the one that is written.
/// </summary>
internal sealed class Words<TEnum>(params (string Word, TEnum Value)[] words)
    where TEnum : struct, Enum
{
    /// <summary>The words that are written: a, b or c.</summary>
    public string List { get; } = Words.ListOf([.. words.DistinctBy(pair => pair.Value).Select(pair => pair.Word)]);

    /// <summary>Reads a word.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out TEnum value)
    {
        foreach ((string word, TEnum candidate) in words)
        {
            if (text.SequenceEqual(word))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public string Of(TEnum value) => Array.Find(words, pair => pair.Value.Equals(value)).Word ?? throw Undefined.Value(value);

    /// <summary>The words of some values.</summary>
    public Words<TEnum> Where(Func<TEnum, bool> isAmong) => new([.. words.Where(pair => isAmong(pair.Value))]);
}

/// <summary>Words in messages.</summary>
internal static class Words
{
    /// <summary>a, b or c.</summary>
    public static string ListOf(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
