using FastBackprop.Tests;

namespace FastBackprop.Cli.Tests.Docs;

/// <summary>The files that the tests were built from.</summary>
internal static class Repository
{
    public static string Root => SourceFolder.Root;

    public static string Tutorials { get; } = Path.Combine(Root, "docs", "tutorials");

    public static string Examples { get; } = Path.Combine(Root, "tests", "FastBackprop.Cli.Tests", "Docs", "Examples");
}
