namespace FastBackprop.Cli.Recipe;

/// <summary>All recipes.</summary>
internal static class RecipeBook
{
    public static IReadOnlyList<RecipeEntry> All { get; } =
    [
        Xor.Entry,
        Digits.Entry,
        IrisSum.Entry,
        WheatSeeds.Entry,
        IrisUnitRows.Entry,
        IrisMean.Entry,
        Mnist.Entry,
        LayerActivations.Entry,
        Grammar.Entry,
        Memory.Entry,
    ];
}
