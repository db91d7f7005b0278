using System.Globalization;
using System.Text;
using FastBackprop.Numerics;

namespace NumericsTable;

/// <summary>The table of hashes as text: a version, then a line for each run with its hash in float and in double.</summary>
internal static class Table
{
    private const string Comment = """
        # The bits of every way, trainer, optimizer, loss and activation, as hashes of small runs in float and in double. They are the same at
        # every register width, with any number of threads and on every processor. Where one changes, NumericsVersion.Current rises, CHANGELOG.md
        # says why, and this file is written anew:
        #   dotnet run -c Release --project tools/NumericsTable > tests/FastBackprop.Tests/Numerics/numerics-table.txt

        """;

    public static string Text(SimdWidth width, int threads)
    {
        var text = new StringBuilder(Comment.ReplaceLineEndings("\n"));
        text.Append(CultureInfo.InvariantCulture, $"NumericsVersion {NumericsVersion.Current}\n\n");
        foreach (NumericsRun run in Runs.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{run.HashOf<float>(width, threads)} {run.HashOf<double>(width, threads)} {run.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>The version that a table belongs to, and its hashes by the names of the runs.</summary>
    /// <exception cref="FormatException">The text is not a table.</exception>
    public static (int Version, Dictionary<string, (string Single, string Double)> Hashes) Parse(string text)
    {
        int? version = null;
        var hashes = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] words = line.Split(' ', 3);
            if (words is ["NumericsVersion", var number])
            {
                version = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
            }
            else if (words.Length < 3 || !hashes.TryAdd(words[2], (words[0], words[1])))
            {
                throw new FormatException($"the table has the line '{line}'; expected two hashes and a name that no other line has");
            }
        }

        return (version ?? throw new FormatException("the table has no line 'NumericsVersion N'"), hashes);
    }
}
