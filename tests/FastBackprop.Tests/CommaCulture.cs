using System.Globalization;

namespace FastBackprop.Tests;

/// <summary>
/// A culture that writes numbers as many do: 1.234,5 and −1. It is made by hand, for the tests run without the data of cultures.
/// </summary>
internal static class CommaCulture
{
    /// <summary>What a function gives in this culture.</summary>
    public static TResult Run<TResult>(Func<TResult> function)
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.NumberFormat.NegativeSign = "−";
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = comma;
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
