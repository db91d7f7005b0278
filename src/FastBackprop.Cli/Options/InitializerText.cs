using System.Diagnostics.CodeAnalysis;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Options;

/// <summary>Initialisers by the names that they give themselves.</summary>
internal static class InitializerText
{
    public const string Expected = "scaled-normal, xavier, he, uniform:-1,1 (bounds in order) or normal:0.5 (deviation above 0)";

    public static bool TryParse(string text, [NotNullWhen(true)] out Initializer? initializer)
    {
        string[] parts = text.Split(':', 2);
        initializer = (parts[0], parts.Length > 1) switch
        {
            ("scaled-normal", false) => Initializer.ScaledNormal,
            ("xavier", false) => Initializer.Xavier,
            ("he", false) => Initializer.He,
            ("uniform", true) => Uniform(parts[1].Split(',')),
            ("normal", true) => NumberText.TryPositive(parts[1], out double deviation) ? Initializer.Normal(deviation) : null,
            _ => null,
        };
        return initializer is not null;
    }

    private static Initializer? Uniform(string[] bounds) =>
        bounds.Length == 2
        && NumberText.TryFinite(bounds[0], out double minimum)
        && NumberText.TryFinite(bounds[1], out double maximum)
        && minimum < maximum && double.IsFinite(maximum - minimum)
            ? Initializer.Uniform(minimum, maximum)
            : null;
}
