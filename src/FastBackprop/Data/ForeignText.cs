using System.Globalization;

namespace FastBackprop.Data;

/// <summary>
/// Makes text of a file, an option or a caller safe for a line that a person reads: it must not control the terminal or fill
/// it. Control characters become question marks, and a cut becomes an ellipsis.
/// </summary>
internal static class ForeignText
{
    /// <summary>Letters of a cell, a label or a name within a message.</summary>
    public const int MostOfPiece = 80;

    /// <summary>Letters of a message from other code, or of a file.</summary>
    public const int MostOfMessage = 300;

    private const int MostInList = 20;

    /// <summary>A cell, a label or a name within a message.</summary>
    public static string Piece(ReadOnlySpan<char> text) => Clean(text, MostOfPiece);

    /// <summary>Names joined by commas; of a long list the first names and the total.</summary>
    public static string List(IReadOnlyList<string> names)
    {
        string first = string.Join(", ", names.Take(MostInList).Select(name => Piece(name)));
        return names.Count <= MostInList ? first : string.Create(CultureInfo.InvariantCulture, $"{first}, … ({names.Count:N0} in all)");
    }

    /// <summary>The cleaned text, or its first letters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Letters to keep.</param>
    public static string Clean(ReadOnlySpan<char> text, int most = int.MaxValue)
    {
        bool isCut = text.Length > most;
        if (isCut)
        {
            // Half of a surrogate pair is no letter.
            text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        }

        return string.Create(text.Length + (isCut ? 1 : 0), text, static (line, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                line[i] = IsObeyed(text[i]) ? '?' : text[i];
            }

            line[text.Length..].Fill('…');
        });
    }

    // Control characters, other ends of lines, and marks that change the direction of the text after them. The joiners of
    // Persian and Hindi words are letters.
    private static bool IsObeyed(char letter) =>
        char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
