using System.Collections.Immutable;

namespace FastBackprop.Cli.Bench;

/// <summary>Workloads by their names, as in T4,I4.</summary>
internal static class WorkloadNames
{
    /// <summary>Every name once, in the order of the list.</summary>
    public static string All { get; } = string.Join(", ", Workloads.All.Select(workload => workload.Name).Distinct());

    public static string Expected { get; } = $"names, joined by commas, of {All}";

    /// <summary>The workloads with the names in a text, each once, in the order of the list.</summary>
    public static bool TryParse(string text, out ImmutableArray<Workload> workloads)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        workloads = [.. Workloads.All.Where(workload => names.Contains(workload.Name))];
        return names.All(name => Workloads.All.Any(workload => workload.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }
}
