using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace FastBackprop.Datasets.Tests;

/// <summary>What the tables of <c>benchmarks/compare</c> have in common, rendered once more, and the files that they are compared with.</summary>
internal static class ResultsTable
{
    private static readonly string[] Units = ["ns", "µs", "ms", "s"];

    /// <summary>The processor, the date, the commit and the rounds.</summary>
    public static string Origin(JsonElement results) =>
        $"{results.GetProperty("processor")}, {results.GetProperty("date")}, commit {results.GetProperty("commit")}, "
            + $"medians of {results.GetProperty("rounds")}{(results.GetProperty("quick").GetBoolean() ? " quick" : "")} rounds";

    /// <summary>Three digits, or more in seconds: 44.1 ns, 8.82 µs.</summary>
    public static string Duration(decimal ns)
    {
        var unit = 0;
        for (; ns >= 999.5m && unit < Units.Length - 1; unit++)
        {
            ns /= 1000;
        }

        return $"{Rounded(ns, ns < 9.995m ? 2 : ns < 99.95m ? 1 : 0)} {Units[unit]}";
    }

    public static string Rounded(decimal value, int digits) =>
        Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("F" + digits, CultureInfo.InvariantCulture);

    /// <summary>A page, or the results that it names.</summary>
    public static string Resource(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        Assert.True(stream is not null, $"A page names {name}, which is not there");
        return new StreamReader(stream).ReadToEnd();
    }
}
