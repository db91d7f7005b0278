using Spectre.Console;

namespace FastBackprop.Cli.Terminal;

/// <summary>Consoles for tables and progress: in colour where a person looks, plain text elsewhere.</summary>
internal static class Tables
{
    // A pipe has no width; no table here needs more, and none is cut.
    private const int PipeWidth = 400;

    public static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        bool colour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }

    /// <summary>Writes a table, followed by an empty line's worth of nothing: no trailing blanks, no borders at the sides.</summary>
    public static void Write(Streams streams, Table table)
    {
        table.Border(TableBorder.Simple);
        Console(streams.Out, streams.OutIsTerminal).Write(table);
    }
}
