using System.Text;

namespace FastBackprop.Cli.Terminal;

/// <summary>
/// Standard error, which may end before the program does: what goes to a terminal that was closed is lost, and nothing else. A
/// training then ends in good order, though somebody writes its progress from another thread.
/// </summary>
internal sealed class LastingWriter(TextWriter writer) : TextWriter
{
    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write($"{value}{NewLine}".AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            writer.Write(buffer);
        }
        catch (IOException)
        {
            // Nobody is there to be told.
        }
    }

    public override void Flush()
    {
        try
        {
            writer.Flush();
        }
        catch (IOException)
        {
            // As above.
        }
    }
}
