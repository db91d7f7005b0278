using System.Text;
using FastBackprop.Data;
using Microsoft.Win32.SafeHandles;

namespace FastBackprop.Cli.Terminal;

/// <summary>Where a command reads and writes. Results go to <see cref="Out"/>, progress and errors to <see cref="Error"/>.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Streams(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether a person looks at the results, rather than a file or a program.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Characters in a line of the terminal that shows the results; null where lines have no end.</summary>
    public int? OutWidth { get; init; }

    /// <summary>Whether a person looks at the progress.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Says what went wrong, or otherwise than expected, in one line on <see cref="Error"/>.</summary>
    /// <param name="message">The line; what is in it may come from a file or from the command line.</param>
    public void Tell(string message)
    {
        const int MostLetters = 1000;
        Error.WriteLine($"fastbackprop: {ForeignText.Clean(message, MostLetters)}");
    }

    public static Streams OfProcess() => new(
        // A file with a byte order mark may be piped in.
        new StreamReader(Console.OpenStandardInput(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true),
        OutOfProcess(),
        Console.Error)
    {
        OutIsTerminal = !Console.IsOutputRedirected,
        // A terminal that does not know its size says 0.
        OutWidth = Console.IsOutputRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth,
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };

    // The console's own stream takes no notice of a pipe that nobody reads any more: a program that writes line after line
    // would go on for ever. A file is left to the console, which, other than FileStream, moves the position that the
    // processes of a shell's ( ) share.
    private static TextWriter OutOfProcess()
    {
        const int StandardOutput = 1;
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.Out;
        }

        var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (pipe.CanSeek)
        {
            return Console.Out;
        }

        return new StreamWriter(pipe, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    }
}
