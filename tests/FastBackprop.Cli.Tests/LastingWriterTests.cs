using System.Text;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Tests;

public class LastingWriterTests
{
    [Fact]
    public void What_is_written_arrives_line_by_line()
    {
        using var inner = new StringWriter();
        using var writer = new LastingWriter(inner);

        writer.Write('a');
        writer.Write("bc");
        writer.Write(['d', 'e', 'f'], 1, 2);
        writer.Write((string?)null);
        writer.WriteLine("g");
        writer.WriteLine();
        writer.Write("{0} {1}", 1, 2);
        writer.Flush();

        Assert.Equal("abcefg\n\n1 2", inner.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_terminal_that_was_closed_takes_everything_in_silence()
    {
        using var writer = new LastingWriter(new ClosedTerminal());

        writer.Write('a');
        writer.Write("b");
        writer.WriteLine("c");
        writer.Flush();
        var streams = new Streams(TextReader.Null, TextWriter.Null, writer);
        streams.Tell("interrupted");
    }

    private sealed class ClosedTerminal : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Input/output error");

        public override void Flush() => throw new IOException("Input/output error");
    }
}
