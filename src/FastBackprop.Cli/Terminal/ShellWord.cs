using System.Buffers;

namespace FastBackprop.Cli.Terminal;

/// <summary>Words of a command line that people can copy.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%");

    /// <summary>The word as it is, or in single quotes where a shell would read something else.</summary>
    public static string Of(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
