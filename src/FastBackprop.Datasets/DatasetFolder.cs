namespace FastBackprop.Datasets;

/// <summary>Where datasets lie that do not come with the library.</summary>
internal static class DatasetFolder
{
    private const string Name = "fastbackprop";

    /// <summary>The folder that the environment variable FASTBACKPROP_DATA names, else one of ours in the user's cache.</summary>
    public static string Current => Choose(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static string Choose(Func<string, string?> variable, string home)
    {
        if (variable(DatasetCatalogue.FolderVariable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Name, "cache");
        }

        if (OperatingSystem.IsMacOS())
        {
            return Path.Combine(home, "Library", "Caches", Name);
        }

        // The XDG base directory specification has relative paths ignored. A user without a home has no cache either.
        return variable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache) ? Path.Combine(cache, Name)
            : home.Length > 0 ? Path.Combine(home, ".cache", Name)
            : Path.Combine(Path.GetTempPath(), Name);
    }
}
