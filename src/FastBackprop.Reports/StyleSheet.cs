namespace FastBackprop.Reports;

/// <summary>The style sheets, which go into every file.</summary>
internal static class StyleSheet
{
    /// <summary>Colours and all that is SVG.</summary>
    public static string Drawing { get; } = Read("drawing.css");

    /// <summary>What surrounds the drawings of a page.</summary>
    public static string Page { get; } = Read("report.css");

    private static string Read(string name)
    {
        using Stream stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
