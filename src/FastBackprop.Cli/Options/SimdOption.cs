using System.CommandLine;
using FastBackprop.Data;

namespace FastBackprop.Cli.Options;

/// <summary>
/// Forces the width of the SIMD registers. The library reads the environment variable once, before its first kernel runs, so
/// the option must be applied before anything of the library is computed.
/// </summary>
internal static class SimdOption
{
    private const string Variable = "FASTBACKPROP_SIMD";

    private static readonly string[] Widths = ["512", "256", "128", "scalar"];

    private static readonly string Expected = string.Join(", ", Widths[..^1]) + " or " + Widths[^1];

    public static Option<string> Create() => TypedOption.Create(
        "--simd",
        "WIDTH",
        $"The width of the SIMD registers: {Expected}. It decides the speed, never a result. "
        + $"[default: the environment variable {Variable}, else the widest that the processor has]",
        (string text, out string width) => Widths.Contains(width = text),
        Expected);

    /// <exception cref="InvalidOperationException">The environment asks for an unknown width.</exception>
    public static void Apply(string? width)
    {
        if (width is not null)
        {
            Environment.SetEnvironmentVariable(Variable, width);
        }
        else if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set && !Widths.Contains(set))
        {
            throw new InvalidOperationException($"the environment variable {Variable} is '{ForeignText.Piece(set)}'; expected {Expected}.");
        }
    }
}
