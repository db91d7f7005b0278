using FastBackprop.Data;

namespace FastBackprop.Cli.Terminal;

/// <summary>A result for people: a line a fact, its name in a column of its own; in a terminal, long facts go on below themselves.</summary>
internal sealed class Facts(Streams streams)
{
    private const int NameWidth = 14;

    public void Add(string name, string value)
    {
        string line = name.PadRight(NameWidth);
        bool isEmpty = true;
        foreach (string word in ForeignText.Clean(value).Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > streams.OutWidth)
            {
                streams.Out.WriteLine(line);
                line = new string(' ', NameWidth);
                isEmpty = true;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        streams.Out.WriteLine(line);
    }
}
