using System.Security.Cryptography;
using System.Text;
using FastBackprop.Cli.Pictures;
using FastBackprop.Models;
using FastBackprop.Reports;

namespace FastBackprop.Cli.Recipe;

/// <summary>One training of a recipe, or several that belong together, and what it came to.</summary>
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

    /// <summary>How the training went: one course, or one for each that belongs to it.</summary>
    public required IReadOnlyList<Course> Courses { get; init; }

    /// <summary>The course whose network a page shows in full; null for none.</summary>
    public Course? Shown { get; init; }

    /// <summary>Pictures for the page alone.</summary>
    public IReadOnlyList<Drawing> Drawings { get; init; } = [];

    /// <summary>A training of one feed-forward network.</summary>
    /// <param name="name">As above.</param>
    /// <param name="course">The training.</param>
    /// <param name="steps">As above.</param>
    /// <param name="figures">As above.</param>
    public static RecipeRun Of<T>(string name, NetworkCourse<T> course, long steps, params RecipeFigure[] figures)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Name = name,
            Figures = figures,
            Seconds = course.Seconds,
            Steps = steps,
            WeightsSha256 = WeightsHash.Sha256(course.Network),
            Courses = [course],
            Shown = course,
        };

    /// <summary>One number for the weights of several networks.</summary>
    public static string Sha256OfAll(IEnumerable<string> hashes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
}
