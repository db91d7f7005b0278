namespace FastBackprop.Cli.Terminal;

/// <summary>A result for people: a line a fact, its name in a column of its own.</summary>
internal sealed class Facts(TextWriter writer)
{
    private const int NameWidth = 14;

    public void Add(string name, string value) => writer.WriteLine(name.PadRight(NameWidth) + value);
}
