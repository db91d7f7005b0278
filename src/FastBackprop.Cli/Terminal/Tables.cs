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

    /// <summary>Writes a table without borders at its sides; where no person looks, without the blanks that fill its lines.</summary>
    public static void Write(Streams streams, Table table)
    {
        table.Border(TableBorder.Simple);
        if (streams.OutIsTerminal)
        {
            Console(streams.Out, isTerminal: true).Write(table);
            return;
        }

        using var text = new StringWriter();
        Console(text, isTerminal: false).Write(table);
        foreach (string line in text.ToString().Split('\n').SkipLast(1))
        {
            streams.Out.WriteLine(line.TrimEnd());
        }
    }
}
