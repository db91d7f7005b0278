using System.Text;

namespace FastBackprop.Cli.Terminal;

/// <summary>Where a command reads and writes. Results go to <see cref="Out"/>, progress and errors to <see cref="Error"/>.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Streams(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether a person looks at the results, rather than a file or a program.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person looks at the progress.</summary>
    public bool ErrorIsTerminal { get; init; }

    public static Streams OfProcess() => new(
        // A file with a byte order mark may be piped in.
        new StreamReader(Console.OpenStandardInput(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true),
        Console.Out,
        Console.Error)
    {
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };
}
