namespace FastBackprop.Tests;

/// <summary>The files that the tests were built from.</summary>
internal static class SourceFolder
{
    /// <summary>The folder of the solution, in which the tests' output folder lies.</summary>
    public static string Root { get; } = Find();

    /// <summary>The path of each C# file of a project under <c>src</c>, relative to the project's folder and with slashes.</summary>
    public static IEnumerable<string> FilesOf(string project)
    {
        string folder = Path.Combine(Root, "src", project);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal));
    }

    /// <summary>The text of a file of a project under <c>src</c>.</summary>
    public static string TextOf(string project, string file) => File.ReadAllText(Path.Combine(Root, "src", project, file));

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
