namespace FastBackprop.Cli.Tests.Docs;

/// <summary>The files that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution, in which the tests' output folder lies.</summary>
    public static string Root { get; } = Find();

    public static string Tutorials { get; } = Path.Combine(Root, "docs", "tutorials");

    public static string Examples { get; } = Path.Combine(Root, "tests", "FastBackprop.Cli.Tests", "Docs", "Examples");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FastBackprop.sln")))
        {
            folder = folder.Parent
                ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds FastBackprop.sln.");
        }

        return folder.FullName;
    }
}
