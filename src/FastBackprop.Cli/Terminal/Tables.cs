using FastBackprop.Data;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FastBackprop.Cli.Terminal;

/// <summary>Consoles for tables and progress: in colour where a person looks, plain text elsewhere.</summary>
internal static class Tables
{
    // A pipe has no width: no table in it is cut.
    private const int PipeWidth = 100_000;

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

    /// <summary>Whether no cell would be cut.</summary>
    public static bool Fits(Streams streams, Table table) =>
        streams.OutWidth is not { } width || Lines(table).All(line => line.Length <= width);

    /// <summary>Writes a table without borders at its sides; where no person looks, without the blanks that fill its lines.</summary>
    public static void Write(Streams streams, Table table)
    {
        if (streams.OutIsTerminal)
        {
            Console(streams.Out, isTerminal: true).Write(new Printable(Styled(table)));
            return;
        }

        foreach (string line in Lines(table))
        {
            streams.Out.WriteLine(line);
        }
    }

    private static IEnumerable<string> Lines(Table table)
    {
        using var text = new StringWriter();
        Console(text, isTerminal: false).Write(new Printable(Styled(table)));
        return text.ToString().Split('\n').SkipLast(1).Select(line => line.TrimEnd());
    }

    // A label of a file must not take over the terminal. Colours and places are not text yet.
    private sealed class Printable(IRenderable table) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => table.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => table.Render(options, maxWidth).Select(
            segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(ForeignText.Clean(segment.Text), segment.Style));
    }

    private static Table Styled(Table table)
    {
        table.Border(TableBorder.Simple);
        foreach (TableColumn column in table.Columns)
        {
            // Ten classes of four digits fit into 80 columns.
            column.Padding(1, 0).NoWrap();
        }

        return table;
    }
}
