using FastBackprop.Cli.Options;

namespace FastBackprop.Cli.Predict;

/// <summary>The text that rows are read from, and what errors call it.</summary>
internal sealed class RowSource : IDisposable
{
    private readonly bool _ownsText;

    private RowSource(TextReader text, string name, bool ownsText)
    {
        Text = text;
        Name = name;
        _ownsText = ownsText;
    }

    public TextReader Text { get; }

    public string Name { get; }

    /// <param name="path">A file, or - for standard input.</param>
    /// <param name="standardInput">Standard input, which stays open.</param>
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    public static RowSource Open(string path, TextReader standardInput)
    {
        if (path == "-")
        {
            return new RowSource(standardInput, "standard input", ownsText: false);
        }

        return new RowSource(InputFiles.OpenText(path), path, ownsText: true);
    }

    public void Dispose()
    {
        if (_ownsText)
        {
            Text.Dispose();
        }
    }
}
