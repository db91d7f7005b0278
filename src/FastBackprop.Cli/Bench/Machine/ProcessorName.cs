using System.Runtime.InteropServices;

namespace FastBackprop.Cli.Bench.Machine;

/// <summary>What the processor calls itself, as far as the system says it.</summary>
internal static class ProcessorName
{
    private const string LinuxFile = "/proc/cpuinfo";

    public static string OfThisMachine() =>
        (File.Exists(LinuxFile) ? InLinuxFile(File.ReadLines(LinuxFile)) : null)
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? $"unnamed {RuntimeInformation.ProcessArchitecture}";

    /// <summary>The first model name among lines such as <c>model name : AMD EPYC</c>; null where there is none, as on ARM.</summary>
    internal static string? InLinuxFile(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault(name => name.Length > 0);
}
