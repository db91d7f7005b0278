using System.Xml.Linq;

namespace FastBackprop.Tests.House;

/// <summary>What the projects may reference. The core stands on <c>System.Numerics.Tensors</c> and nothing else.</summary>
public class ProjectOrderTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["FastBackprop"] = [],
        ["FastBackprop.Datasets"] = ["FastBackprop"],
        ["FastBackprop.Reports"] = ["FastBackprop"],
        ["FastBackprop.Cli"] = ["FastBackprop", "FastBackprop.Datasets", "FastBackprop.Reports"],
    };

    [Fact]
    public void Every_project_references_what_it_may()
    {
        string[] projects = [.. Directory.GetDirectories(Path.Combine(SourceFolder.Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];
        Assert.Equal(Allowed.Keys.Order(), projects);
        Assert.All(projects, project => Assert.Empty(ReferencesOf(project).Except(Allowed[project])));
    }

    [Fact]
    public void The_core_depends_on_the_tensors_alone()
    {
        Assert.Equal(["System.Numerics.Tensors"], Included("src/FastBackprop/FastBackprop.csproj", "PackageReference"));
        foreach (string item in (string[])["Reference", "ProjectReference", "FrameworkReference", "Compile", "Import"])
        {
            Assert.Empty(Included("src/FastBackprop/FastBackprop.csproj", item));
        }

        // What is said for all projects is said for the core too.
        string[] shared = ["Directory.Build.props", "src/Directory.Build.props", "Directory.Packages.props"];
        foreach (string item in (string[])["PackageReference", "GlobalPackageReference", "ProjectReference", "Reference", "Using", "Compile"])
        {
            Assert.All(shared, file => Assert.Empty(Included(file, item)));
        }
    }

    // A room that every file sees would need no using.
    [Fact]
    public void The_core_has_no_room_in_view_everywhere() => Assert.DoesNotContain(
        Included("src/FastBackprop/FastBackprop.csproj", "Using"), name => name.StartsWith("FastBackprop", StringComparison.Ordinal));

    private static IEnumerable<string> ReferencesOf(string project) => Included($"src/{project}/{project}.csproj", "ProjectReference")
        .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static string[] Included(string file, string item) =>
    [
        .. XDocument.Load(Path.Combine(SourceFolder.Root, file)).Descendants(item)
            .Select(element => element.Attribute("Include")?.Value ?? element.Attribute("Project")?.Value ?? element.ToString()),
    ];
}
