namespace FastBackprop.Cli.Recipe;

/// <summary>A system that can be run by its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The system in a line.</param>
/// <param name="Explanation">What there is to see in it.</param>
/// <param name="Run">Trains with a seed. The first training is the recipe's result, others stand beside it.</param>
internal sealed record RecipeEntry(string Name, string Description, string Explanation, Func<ulong, IReadOnlyList<RecipeRun>> Run);
