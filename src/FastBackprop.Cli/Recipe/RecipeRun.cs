namespace FastBackprop.Cli.Recipe;

/// <summary>One training of a recipe, and what it came to.</summary>
internal sealed record RecipeRun
{
    /// <summary>The network, and what sets this training apart from the recipe's others.</summary>
    public required string Name { get; init; }

    /// <summary>The result, and further figures of the same training; at least one.</summary>
    public required IReadOnlyList<RecipeFigure> Figures { get; init; }

    /// <summary>The time of the training alone.</summary>
    public required double Seconds { get; init; }

    /// <summary>Updates of the weights.</summary>
    public required long Steps { get; init; }

    public required string WeightsSha256 { get; init; }

    /// <summary>One sample as the network sees it and what it answers; empty where there is nothing to look at.</summary>
    public IReadOnlyList<RecipePicture> Pictures { get; init; } = [];
}
