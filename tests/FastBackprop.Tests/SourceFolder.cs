namespace FastBackprop.Tests;

/// <summary>The files that the tests were built from.</summary>
internal static class SourceFolder
{
    /// <summary>The folder of the solution, in which the tests' output folder lies.</summary>
    public static string Root { get; } = Find();

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
