using System.Text.RegularExpressions;
using FastBackprop.Cli.Bench.Machine;

namespace FastBackprop.Benchmarks;

/// <summary>The folder of a processor's results, the same as that of the comparison with peers: <c>amd-epyc-family26-model2</c>.</summary>
internal static partial class ProcessorFolder
{
    private const string LinuxFile = "/proc/cpuinfo";

    public static string OfThisMachine() =>
        (File.Exists(LinuxFile) ? FromLinuxFile(File.ReadAllText(LinuxFile)) : null) ?? Folder(ProcessorName.OfThisMachine());

    /// <summary>
    /// From a text such as Linux has; server processors of several generations share a name, so family and model belong to it.
    /// Null where there is no name, as on ARM.
    /// </summary>
    internal static string? FromLinuxFile(string text)
    {
        string? name = Fact(text, "model name");
        return name is null ? null : Folder($"{name} family{Fact(text, "cpu family")} model{Fact(text, "model")}");
    }

    private static string? Fact(string text, string name)
    {
        Match fact = Regex.Match(text, $@"^{name}\t*: (.*)$", RegexOptions.Multiline);
        return fact.Success ? fact.Groups[1].Value : null;
    }

    private static string Folder(string name) =>
        Others().Replace(Ornaments().Replace(name, "").ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex(@"\((R|TM)\)| CPU| Processor")]
    private static partial Regex Ornaments();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
