using TileGenerator;

// Writes the unrolled tiles of the matrix products into src/FastBackprop/Kernels. A test compares them with what this program would write.
//   dotnet run -c Release --project tools/TileGenerator
string? root = AppContext.BaseDirectory;
while (root is not null && !File.Exists(Path.Combine(root, "FastBackprop.sln")))
{
    root = Path.GetDirectoryName(root);
}

if (root is null)
{
    Console.Error.WriteLine($"no folder above {AppContext.BaseDirectory} holds FastBackprop.sln");
    return 1;
}

foreach ((string path, string text) in Tiles.Files)
{
    File.WriteAllText(Path.Combine(root, path), text);
    Console.WriteLine(path);
}

return 0;
