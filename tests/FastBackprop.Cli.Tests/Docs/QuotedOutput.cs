using System.Text.RegularExpressions;

namespace FastBackprop.Cli.Tests.Docs;

/// <summary>
/// Compares what a page quotes with what was printed, line by line, but for times and rates, which differ from run to run.
/// </summary>
internal static partial class QuotedOutput
{
    /// <summary>A line of a page that stands for any number of lines.</summary>
    private const string Omission = "…";

    /// <summary>What of the page was not found, with what stands in its place; null where all is as quoted.</summary>
    public static string? Difference(string[] quoted, string printed)
    {
        string[] lines = [.. printed.ReplaceLineEndings("\n").Split('\n').Select(Comparable).Where(line => line.Length > 0)];
        int next = 0;
        bool anyLines = false;
        foreach (string line in quoted)
        {
            if (line == Omission)
            {
                anyLines = true;
                continue;
            }

            int found = Array.IndexOf(lines, Comparable(line), next);
            if (found < 0 || (found > next && !anyLines))
            {
                return $"the page says\n{line}\nand what is printed goes on with\n{string.Join('\n', lines[next..])}";
            }

            next = found + 1;
            anyLines = false;
        }

        return anyLines || next == lines.Length
            ? null
            : $"the page ends here, and what is printed goes on with\n{string.Join('\n', lines[next..])}";
    }

    private static string Comparable(string line) => Time().Replace(line, "#").TrimEnd();

    [GeneratedRegex(@"\d[\d,]*(?:\.\d+ m?s| samples/s)\b")]
    private static partial Regex Time();
}
