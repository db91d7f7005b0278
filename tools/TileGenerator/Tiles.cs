namespace TileGenerator;

/// <summary>All files that the program writes: their paths in the repository, and their text.</summary>
internal static class Tiles
{
    private const string Folder = "src/FastBackprop/Kernels/";

    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
    [
        (Folder + "ProductTile.Eight.cs", ProductTileCode.Text(8, "for 32 registers", wideRegisters: null)),
        (Folder + "ProductTile.Four.cs", ProductTileCode.Text(4, "for 16 registers and for the edges", wideRegisters: 16)),
        (Folder + "FourChainTile.cs", FourChainTileCode.Text()),
    ];
}
