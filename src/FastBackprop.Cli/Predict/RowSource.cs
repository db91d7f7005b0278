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
    /// <exception cref="IOException">There is no such file.</exception>
    public static RowSource Open(string path, TextReader standardInput)
    {
        if (path == "-")
        {
            return new RowSource(standardInput, "standard input", ownsText: false);
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder; expected a file.");
        }

        return File.Exists(path)
            ? new RowSource(new StreamReader(path), path, ownsText: true)
            : throw new FileNotFoundException($"{path}: there is no such file.");
    }

    public void Dispose()
    {
        if (_ownsText)
        {
            Text.Dispose();
        }
    }
}
