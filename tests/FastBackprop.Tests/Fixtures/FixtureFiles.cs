namespace FastBackprop.Tests.Fixtures;

/// <summary>Where the reference runs are.</summary>
internal static class FixtureFiles
{
    private const string Variable = "FASTBACKPROP_FIXTURES";

    /// <summary>
    /// The runs of these kinds that come with the tests, and those in the folder that the environment names, as rows of a theory: the
    /// run's name, and its file, which tells two of one name apart.
    /// </summary>
    public static IEnumerable<object[]> Of(params FixtureKind[] kinds)
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, "fixtures");
        string? further = Environment.GetEnvironmentVariable(Variable);
        return Of(string.IsNullOrEmpty(further) ? Among(shipped) : Among(shipped, further), kinds);
    }

    public static IEnumerable<object[]> Of(IEnumerable<string> files, params FixtureKind[] kinds) => files
        .Select(file => (Fixture: Fixture.Read(file), File: file))
        .Where(item => kinds.Contains(item.Fixture.Kind))
        .Select(item => (object[])[item.Fixture.Name, item.File]);

    /// <summary>Every run below the folders, whatever the folders between are called.</summary>
    /// <exception cref="InvalidDataException">A folder has none.</exception>
    public static IEnumerable<string> Among(params string[] folders) => folders.SelectMany(folder =>
    {
        string[] files = Directory.GetFiles(folder, "fixture.json", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new InvalidDataException($"{folder} has no fixture.json below it; expected reference runs.");
    });
}
