namespace FastBackprop.Cli.Recipe;

/// <summary>A system that can be run by its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The system in a line.</param>
/// <param name="Explanation">What there is to see in it.</param>
/// <param name="Run">Trains with a seed. The first training is the recipe's result, others stand beside it.</param>
/// <param name="WarmUp">
/// A few rounds of the same, of which nobody sees the result: while they run the kernels are compiled, which takes longer than a short
/// training and is no part of its time. Null where the training is long.
/// </param>
internal sealed record RecipeEntry(
    string Name, string Description, string Explanation, Func<ulong, IReadOnlyList<RecipeRun>> Run, Action<ulong>? WarmUp = null);
