namespace FastBackprop.Benchmarks;

/// <summary>Where results go, from wherever the suite is started.</summary>
internal static class RepositoryFolder
{
    /// <summary>The folder of the solution that the program was built in.</summary>
    /// <exception cref="InvalidOperationException">The program lies elsewhere.</exception>
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FastBackprop.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"{AppContext.BaseDirectory} is expected to lie in the repository, whose code the suite builds and measures.");
    }
}
