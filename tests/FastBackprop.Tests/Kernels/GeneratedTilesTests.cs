using TileGenerator;

namespace FastBackprop.Tests.Kernels;

public sealed class GeneratedTilesTests
{
    public static TheoryData<string> Paths() => [.. Tiles.Files.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_tile_is_what_its_generator_writes(string path)
    {
        string[] expected = Tiles.Files.Single(file => file.Path == path).Text.Split('\n');
        string[] actual = File.ReadAllText(Path.Combine(SourceFolder.Root, path)).ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            Assert.True(
                expected[i] == actual[i],
                $"{path} has '{actual[i]}' in line {i + 1}; tools/TileGenerator writes '{expected[i]}'. Change the generator, and run it.");
        }

        Assert.True(expected.Length == actual.Length, $"{path} has {actual.Length} lines; tools/TileGenerator writes {expected.Length}.");
    }
}
