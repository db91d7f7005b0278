namespace FastBackprop.Datasets.Tests;

/// <summary>The code that a page shows, taken from the file that compiles it.</summary>
internal static class ExampleCode
{
    /// <summary>The usings, an empty line and the example: the lines between <c>#region usings</c>, <c>#region example</c> and their ends.</summary>
    /// <param name="source">The text of a C# file.</param>
    public static string Of(string source) => string.Join('\n', Region(source, "usings").Append("").Concat(Region(source, "example")));

    private static IEnumerable<string> Region(string source, string name)
    {
        string[] lines = [.. source.Split('\n')
            .SkipWhile(line => line.Trim() != $"#region {name}")
            .Skip(1)
            .TakeWhile(line => line.Trim() != "#endregion")];
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return lines.Select(line => line.Length > indent ? line[indent..] : "");
    }
}
