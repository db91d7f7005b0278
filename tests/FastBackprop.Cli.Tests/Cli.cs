using System.Text.Json;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.Equal(0, ExitCode);
            return JsonDocument.Parse(Assert.Single(Lines(Out))).RootElement;
        }
    }

    public string[] OutLines => Lines(Out);

    public string[] ErrorLines => Lines(Error);

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the program inside the test.</summary>
internal static class Cli
{
    public static CliResult Run(params string[] args) => Run("", CancellationToken.None, args);

    public static CliResult RunWithInput(string input, params string[] args) => Run(input, CancellationToken.None, args);

    public static CliResult Run(string input, CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = CommandLine.Run(args, new Streams(new StringReader(input), output, error), () => cancellationToken);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    public static JsonElement Json(params string[] args) => Run([.. args, "--json"]).Json;
}
