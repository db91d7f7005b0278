namespace FastBackprop.Cli.Options;

/// <summary>Opens text files that are read, and says what is none.</summary>
internal static class InputFiles
{
    /// <exception cref="IOException">There is no such file, or it is a folder.</exception>
    public static StreamReader OpenText(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder; expected a file.");
        }

        return File.Exists(path) ? new StreamReader(path) : throw new FileNotFoundException($"{path}: there is no such file.", path);
    }
}
