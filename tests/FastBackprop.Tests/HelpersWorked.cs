using System.Diagnostics;
using FastBackprop.Execution;

namespace FastBackprop.Tests;

/// <summary>That helpers have done some of the work, and not the caller all of it.</summary>
internal static class HelpersWorked
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Calls until each helper of a set has done a part. Nobody waits for helpers, so a call may end before they come, more often on a machine
    /// that has much to do.
    /// </summary>
    public static void Check(HelperSet helpers, Action call)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            call();
        }
        while (helpers.Parts.Any(parts => parts == 0) && watch.Elapsed < Long);

        Assert.DoesNotContain(0, helpers.Parts);
    }
}
