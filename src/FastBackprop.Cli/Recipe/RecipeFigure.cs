namespace FastBackprop.Cli.Recipe;

/// <summary>A number that a recipe comes to, beside the tutorial's.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Result">What came out.</param>
/// <param name="Published">What the tutorial prints; null where it prints none.</param>
internal sealed record RecipeFigure(string Metric, double Result, double? Published = null);
