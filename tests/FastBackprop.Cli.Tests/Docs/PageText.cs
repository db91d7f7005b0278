using System.Text.RegularExpressions;

namespace FastBackprop.Cli.Tests.Docs;

/// <summary>
/// A Markdown page, and what in it can be put to the test. A <c>console</c> block holds commands behind <c>$ </c>, each with what it
/// prints; a <c>text</c> block right behind a <c>csharp</c> block holds what that prints.
/// </summary>
internal sealed partial class PageText
{
    private readonly string _path;
    private readonly string _text;

    public PageText(string path)
    {
        _path = path;
        _text = File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    public string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>The commands in the order of the page.</summary>
    public IReadOnlyList<PageCommand> Commands =>
        [.. Blocks("console").SelectMany(block => CommandLine().Matches(block))
            .Select(match => new PageCommand(match.Groups["line"].Value, Lines(match.Groups["output"].Value)))];

    /// <summary>Lines that a reader might take for a command though no test runs it: those outside a <c>console</c> block.</summary>
    public IEnumerable<string> UntestedCommands =>
        ConsoleBlock().Replace(_text, "").Split('\n').Where(line => UntestedCommand().IsMatch(line));

    public IReadOnlyList<string> CSharpBlocks => Blocks("csharp");

    /// <summary>What the C# of the page prints.</summary>
    public string[] CSharpOutput => Lines(CSharpOutputBlock().Match(_text).Groups["output"].Value);

    /// <summary>The addresses of links and pictures that are no web addresses, without what is behind a <c>#</c>.</summary>
    public IEnumerable<string> LocalLinks => Link().Matches(FencedBlock().Replace(_text, ""))
        .Select(match => match.Groups["address"].Value.Split('#')[0])
        .Where(address => address.Length > 0 && !address.Contains("://", StringComparison.Ordinal));

    public IEnumerable<string> Pictures => LocalLinks.Where(address => address.EndsWith(".svg", StringComparison.Ordinal));

    private IReadOnlyList<string> Blocks(string language) => [.. FencedBlock().Matches(_text)
        .Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["content"].Value)];

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<content>(?:(?!```).*\n)*)```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"^```console\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex(@"^```csharp\n[^`]*```\n\n```text\n(?<output>[^`]*)```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CSharpOutputBlock();

    [GeneratedRegex(@"^\$ (?<line>.*)\n(?<output>(?:(?!\$ ).*\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\bfastbackprop [a-z]")]
    private static partial Regex UntestedCommand();

    [GeneratedRegex(@"\]\((?<address>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}

/// <summary>A command on a page.</summary>
/// <param name="Line">As it is typed.</param>
/// <param name="Output">The lines quoted below it, without empty ones; none where the page does not say what it prints.</param>
internal sealed record PageCommand(string Line, string[] Output);
