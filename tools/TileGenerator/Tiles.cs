namespace TileGenerator;

/// <summary>All files that the program writes: their paths in the repository, and their text.</summary>
internal static class Tiles
{
    private const string Folder = "src/FastBackprop/Kernels/";

    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
    [
        (Folder + "ProductTile.Eight.cs", ProductTileCode.Text(rows: 8, terms: 2, "for 32 registers")),
        (Folder + "ProductTile.Four.cs", ProductTileCode.Text(rows: 4, terms: 4, "for 16 registers and for the edges")),
    ];
}
