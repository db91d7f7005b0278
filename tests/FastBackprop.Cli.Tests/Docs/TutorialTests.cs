using System.Reflection;
using FastBackprop.Cli.Recipe;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Tests.Docs;

/// <summary>What the pages of <c>docs/tutorials</c> say is what happens.</summary>
[Collection(nameof(InFolderOfItsOwn))]
public sealed class TutorialTests
{
    private const string WritePictures = "FASTBACKPROP_WRITE_PICTURES";

    private const int LargestPicture = 100_000;

    public static TheoryData<string> Pages => new(AllPages.Where(page => page != "README"));

    public static TheoryData<string> PagesAndIndex => new(AllPages);

    private static IEnumerable<string> AllPages => Directory.EnumerateFiles(Repository.Tutorials, "*.md")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal);

    [SkippableTheory]
    [MemberData(nameof(PagesAndIndex))]
    public void Commands_print_what_the_page_quotes(string name)
    {
        PageText page = Page(name);
        SkipWithoutData(page);
        Assert.All(page.Commands, command => Assert.StartsWith("fastbackprop ", command.Line, StringComparison.Ordinal));
        Assert.Empty(page.UntestedCommands);
        InTemporaryFolder(page, () =>
        {
            foreach (PageCommand command in page.Commands)
            {
                CliResult result = Cli.Run(command.Line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
                Assert.True(result.ExitCode == 0, $"{command.Line}: exit code {result.ExitCode}, {result.Error}");
                string? difference = command.Output.Length > 0 ? QuotedOutput.Difference(command.Output, result.Out) : null;
                Assert.True(difference is null, $"{command.Line}: {difference}");
            }
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void CSharp_is_compiled_here_and_prints_what_the_page_quotes(string name)
    {
        PageText page = Page(name);
        SkipWithoutData(page);
        string example = string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Example";
        string source = File.ReadAllText(Path.Combine(Repository.Examples, example + ".cs")).ReplaceLineEndings("\n");

        Assert.Equal(ExampleCode.Of(source) + "\n", Assert.Single(page.CSharpBlocks));
        Assert.NotEmpty(page.CSharpOutput);
        string? difference = QuotedOutput.Difference(page.CSharpOutput, PrintedBy(page, example));
        Assert.True(difference is null, $"{example}: {difference}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_a_command_and_a_picture_and_the_index_leads_to_it(string name)
    {
        Assert.NotEmpty(Page(name).Commands);
        Assert.NotEmpty(Page(name).Pictures);
        Assert.Contains($"{name}.md", Page("README").LocalLinks);
    }

    [Theory]
    [MemberData(nameof(PagesAndIndex))]
    public void Links_lead_to_files_that_exist(string name) => AssertLinks(Page(name));

    [Fact]
    public void Links_of_the_main_page_lead_to_files_that_exist_and_to_the_tutorials()
    {
        var page = new PageText(Path.Combine(Repository.Root, "README.md"));
        AssertLinks(page);
        Assert.Contains("docs/tutorials/README.md", page.LocalLinks);
    }

    [Fact]
    public void Every_recipe_has_a_page() => Assert.Empty(RecipeBook.All.Select(recipe => recipe.Name).Except(AllPages));

    [Fact]
    public void Every_picture_is_small_and_shown_by_the_page_that_writes_it()
    {
        string[] pictures = [.. Directory.EnumerateFiles(Path.Combine(Repository.Tutorials, "pictures"), "*", SearchOption.AllDirectories)];

        Assert.NotEmpty(pictures);
        Assert.All(pictures, path =>
        {
            string folder = $"pictures/{Path.GetFileName(Path.GetDirectoryName(path))}";
            PageText page = Page(Path.GetFileName(folder));
            Assert.Contains($"{folder}/{Path.GetFileName(path)}", page.Pictures);
            Assert.Contains(
                page.Commands.Select(command => command.Line).Concat(page.CSharpBlocks),
                text => text.Contains(folder, StringComparison.Ordinal));
            Assert.InRange(new FileInfo(path).Length, 1, LargestPicture);
        });
    }

    private static void AssertLinks(PageText page) =>
        Assert.All(page.LocalLinks, address => Assert.True(Path.Exists(Path.Combine(page.Folder, address)), $"{address} does not exist."));

    private static PageText Page(string name) => new(Path.Combine(Repository.Tutorials, name + ".md"));

    private static void SkipWithoutData(PageText page) => Skip.If(
        page.Commands.Any(command => command.Line.Contains("seeds", StringComparison.Ordinal)) && !DatasetCatalogue.Find("seeds").IsPresent,
        "The wheat seeds do not come with the tests; they have not been downloaded.");

    private static string PrintedBy(PageText page, string example)
    {
        MethodInfo run = Assembly.GetExecutingAssembly().GetType($"TutorialExamples.{example}")!.GetMethod("Run")!;
        TextWriter before = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            InTemporaryFolder(page, () => run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        }
        finally
        {
            Console.SetOut(before);
        }

        return printed.ToString();
    }

    private static void InTemporaryFolder(PageText page, Action action)
    {
        string before = Environment.CurrentDirectory;
        using var folder = new TemporaryFolder();
        Environment.CurrentDirectory = folder.Path;
        try
        {
            // As in the folder of the pages.
            Directory.CreateDirectory("pictures");
            action();
            ComparePictures(page);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    // What the page has just written into the current folder is what it shows.
    private static void ComparePictures(PageText page)
    {
        foreach (string picture in page.Pictures.Where(File.Exists))
        {
            string shown = Path.Combine(Repository.Tutorials, picture);
            if (Environment.GetEnvironmentVariable(WritePictures) == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(shown)!);
                File.Copy(picture, shown, overwrite: true);
            }

            Assert.True(File.Exists(shown), $"{picture} does not exist; {WritePictures}=1 makes the test write it.");
            Assert.True(
                File.ReadAllText(picture).ReplaceLineEndings("\n") == File.ReadAllText(shown).ReplaceLineEndings("\n"),
                $"{picture} is not what the page draws; {WritePictures}=1 makes the test write it.");
        }
    }
}

/// <summary>Tests that change the process's current folder and its console.</summary>
[CollectionDefinition(nameof(InFolderOfItsOwn), DisableParallelization = true)]
public sealed class InFolderOfItsOwn;
