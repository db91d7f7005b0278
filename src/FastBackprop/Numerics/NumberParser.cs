using System.Globalization;

namespace FastBackprop.Numerics;

/// <summary>Reads the numbers of files, in the invariant culture.</summary>
internal static class NumberParser
{
    /// <summary>A floating-point number and nothing else: a sign, digits, a point, an exponent; no blanks.</summary>
    public const NumberStyles Bare = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads a number. The runtime's own parsers, in every style, skip NUL characters after a number: text that
    /// another program would refuse, or read as something else.
    /// </summary>
    public static bool TryParse<TNumber>(ReadOnlySpan<char> text, NumberStyles style, out TNumber value)
        where TNumber : struct, INumberBase<TNumber>
    {
        value = default;
        return !text.Contains('\0') && TNumber.TryParse(text, style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads a number in UTF-8, with the same rules.</summary>
    public static bool TryParse<TNumber>(ReadOnlySpan<byte> text, NumberStyles style, out TNumber value)
        where TNumber : struct, INumberBase<TNumber>
    {
        value = default;
        return !text.Contains((byte)0) && TNumber.TryParse(text, style, CultureInfo.InvariantCulture, out value);
    }
}
