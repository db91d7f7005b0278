using System.Text;
using FastBackprop.Cli.Options;

namespace FastBackprop.Cli.Plot;

/// <summary>The lines of a log, of which none takes more memory than there is.</summary>
internal static class LogLines
{
    // As of a row of a table: far above any line that train writes, a guard against files that are no text.
    private const int Longest = 1 << 26;

    /// <summary>Each line, and whether a line break ends it: a writer that was stopped may have left the last one in its middle.</summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    public static IEnumerable<(string Text, bool IsComplete)> Read(string path)
    {
        using StreamReader text = InputFiles.OpenText(path);
        var line = new StringBuilder();
        char[] buffer = new char[1 << 14];
        long number = 1;
        int count;
        while ((count = text.Read(buffer)) > 0)
        {
            int start = 0;
            for (int end; (end = Array.IndexOf(buffer, '\n', start, count - start)) >= 0; start = end + 1)
            {
                yield return (line.Append(buffer, start, end - start).ToString(), true);
                line.Clear();
                number++;
            }

            line.Append(buffer, start, count - start);
            if (line.Length > Longest)
            {
                throw new InvalidDataException(
                    $"{path}, line {number} has more than {Longest} letters; expected a line of a training log, as train --log writes it.");
            }
        }

        if (line.Length > 0)
        {
            yield return (line.ToString(), false);
        }
    }
}
